{#- Whole quotient of two non-negative whole numbers, exact up to 38 digits; null for divisor 0. -#}
{% macro integer_quotient(dividend, divisor) -%}
    {{ return(adapter.dispatch('integer_quotient')(dividend, divisor)) }}
{%- endmacro %}

{% macro default__integer_quotient(dividend, divisor) -%}
    cast(div(cast({{ dividend }} as numeric), nullif(cast({{ divisor }} as numeric), 0)) as numeric)
{%- endmacro %}

{% macro duckdb__integer_quotient(dividend, divisor) -%}
    (cast({{ dividend }} as hugeint) // nullif(cast({{ divisor }} as hugeint), 0))
{%- endmacro %}
