{#-
    An amount times an exchange rate, a share or another factor (at most 9 decimals both), rounded
    half away from zero to four decimals: decimal(18,4); null when either side is null. As in
    safe_divide, DuckDB takes the double where that is far from a tie: to cut a product of more than
    64 bits takes it forty times as long.
-#}
{% macro multiplied_amount(amount, factor) -%}
    {{ return(adapter.dispatch('multiplied_amount')(amount, factor)) }}
{%- endmacro %}

{% macro default__multiplied_amount(amount, factor) -%}
    cast({{ exact_product(amount, factor) }} as decimal(18, 4))
{%- endmacro %}

{% macro duckdb__multiplied_amount(amount, factor) -%}
    {%- set units = '(10000 * cast(' ~ amount ~ ' as double) * cast(' ~ factor ~ ' as double))' -%}
    case
        when {{ units }} is null then null
        when
            abs({{ units }}) < 10000000000000
            and abs(abs({{ units }} - trunc({{ units }})) - 0.5)
            > abs({{ units }}) / 500000000000000
            then cast(round({{ units }}) / 10000 as decimal(18, 4))
        else {{ default__multiplied_amount(amount, factor) }}
    end
{%- endmacro %}
