{#- A whole number of billionths, at most a thousand million of them, as decimal(12,9). -#}
{% macro billionths(number) -%}
    cast({{ number }} * cast(0.000000001 as decimal(9, 9)) as decimal(12, 9))
{%- endmacro %}
