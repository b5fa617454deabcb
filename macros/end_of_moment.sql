{#-
    The last second of a UTC timestamp as known: the timestamp itself, or the last second of its
    day where only the day is known (midnight of the time zone): timestamp.
-#}
{% macro end_of_moment(utc_timestamp, time_zone) -%}
    case
        when {{ business_timestamp(utc_timestamp, time_zone) }}
            = cast({{ business_date(utc_timestamp, time_zone) }} as timestamp)
            then {{ dbt.dateadd('second', 86399, utc_timestamp) }}
        else {{ utc_timestamp }}
    end
{%- endmacro %}
