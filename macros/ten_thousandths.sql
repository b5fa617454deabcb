{#- A money amount in whole ten-thousandths, exact; decimal(38,0), wide enough to multiply by weights. -#}
{% macro ten_thousandths(amount) -%}
    cast(cast({{ amount }} as decimal(38, 4)) * 10000 as decimal(38, 0))
{%- endmacro %}
