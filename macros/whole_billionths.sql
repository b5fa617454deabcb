{#- The absolute value in billionths, as a whole number wide enough to multiply by a million. -#}
{% macro whole_billionths(value) -%}
    {{ return(adapter.dispatch('whole_billionths')(value)) }}
{%- endmacro %}

{% macro default__whole_billionths(value) -%}
    trunc(abs(cast({{ value }} as numeric)) * 1000000000)
{%- endmacro %}

{% macro duckdb__whole_billionths(value) -%}
    cast(cast(abs({{ value }}) as decimal(27, 9)) * 1000000000 as hugeint)
{%- endmacro %}
