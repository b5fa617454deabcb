{#- The calendar day a UTC timestamp falls on in a time zone (name in an expression): date. -#}
{% macro business_date(utc_timestamp, time_zone) -%}
    cast({{ business_timestamp(utc_timestamp, time_zone) }} as date)
{%- endmacro %}
