{#- The quarter of an hour since 1970 that a UTC timestamp lies in: a whole number. -#}
{% macro quarter_hour(utc_timestamp) -%}
    {{ return(adapter.dispatch('quarter_hour')(utc_timestamp)) }}
{%- endmacro %}

{% macro default__quarter_hour(utc_timestamp) -%}
    {{ integer_quotient('floor(extract(epoch from ' ~ utc_timestamp ~ '))', 900, digits=18) }}
{%- endmacro %}

{% macro spark__quarter_hour(utc_timestamp) -%}
    {{ integer_quotient('unix_timestamp(' ~ utc_timestamp ~ ')', 900, digits=18) }}
{%- endmacro %}
