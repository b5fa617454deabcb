{#- Two relations agree in each of these columns (none of them null): the condition of a join. -#}
{% macro same(one, other, columns) -%}
    {%- for column in columns -%}
    {{ one }}.{{ column }} = {{ other }}.{{ column }}
    {{- '\n            and ' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
