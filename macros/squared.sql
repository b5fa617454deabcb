{#- The square of a decimal, decimal(38,9): of estimates, which differ by more than it is rounded. -#}
{% macro squared(value) -%}
    cast(
        cast({{ value }} as double precision) * cast({{ value }} as double precision)
        as decimal(38, 9)
    )
{%- endmacro %}
