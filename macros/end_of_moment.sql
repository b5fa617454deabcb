{#-
    The last second of a UTC timestamp as known: the timestamp itself, or the last second of its
    day where only the day is known (midnight of the time zone): timestamp. No midnight lies between
    quarters of an hour, in any time zone of today: that is asked first, for zones are slow to ask.
-#}
{% macro end_of_moment(utc_timestamp, time_zone) -%}
    case
        when extract(second from {{ utc_timestamp }}) <> 0
            or extract(minute from {{ utc_timestamp }}) not in (0, 15, 30, 45)
            then {{ utc_timestamp }}
        when {{ business_timestamp(utc_timestamp, time_zone) }}
            = cast({{ business_date(utc_timestamp, time_zone) }} as timestamp)
            then {{ dbt.dateadd('second', 86399, utc_timestamp) }}
        else {{ utc_timestamp }}
    end
{%- endmacro %}
