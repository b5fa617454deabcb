{#- A UTC timestamp as the wall clock of a time zone (name in an expression): timestamp. -#}
{% macro business_timestamp(utc_timestamp, time_zone) -%}
    {{ return(adapter.dispatch('business_timestamp')(utc_timestamp, time_zone)) }}
{%- endmacro %}

{% macro default__business_timestamp(utc_timestamp, time_zone) -%}
    (({{ utc_timestamp }} at time zone 'UTC') at time zone {{ time_zone }})
{%- endmacro %}

{% macro spark__business_timestamp(utc_timestamp, time_zone) -%}
    from_utc_timestamp({{ utc_timestamp }}, {{ time_zone }})
{%- endmacro %}
