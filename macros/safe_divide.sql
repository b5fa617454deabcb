{#-
    The one division of the project: numerator / denominator as decimal(18,6), rounded half away
    from zero; null when the denominator is 0 or either side is null. Both sides are decimals of at
    most 9 decimals or whole numbers. The division is done on whole numbers, so every engine gives
    the same digits; DuckDB takes the twenty times faster double where that is far from a tie and so
    cannot round otherwise.
-#}
{% macro safe_divide(numerator, denominator) -%}
    {{ return(adapter.dispatch('safe_divide')(numerator, denominator)) }}
{%- endmacro %}

{% macro default__safe_divide(numerator, denominator) -%}
    cast(
        case when ({{ numerator }} < 0) = ({{ denominator }} < 0) then 1 else -1 end
        * cast({{ integer_quotient(
            '2 * 1000000 * ' ~ whole_billionths(numerator) ~ ' + ' ~ whole_billionths(denominator),
            '2 * ' ~ whole_billionths(denominator),
        ) }} as decimal(18, 0)) * cast(0.000001 as decimal(7, 6)) as decimal(18, 6)
    )
{%- endmacro %}

{% macro duckdb__safe_divide(numerator, denominator) -%}
    {%- set millionths -%}
        (1000000 * cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0))
    {%- endset -%}
    case
        when {{ millionths }} is null then null
        when
            abs({{ millionths }}) < 10000000000000
            and abs(abs({{ millionths }} - trunc({{ millionths }})) - 0.5)
            > abs({{ millionths }}) / 500000000000000
            then cast(round({{ millionths }}) / 1000000 as decimal(18, 6))
        else {{ default__safe_divide(numerator, denominator) }}
    end
{%- endmacro %}
