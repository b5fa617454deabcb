{#- The square of an amount by a number of deals, in whole currency units: decimal(38,0). -#}
{% macro mean_square(amount, deals) -%}
    cast(
        cast({{ amount }} as double precision) * cast({{ amount }} as double precision)
        / cast({{ deals }} as double precision) as decimal(38, 0)
    )
{%- endmacro %}
