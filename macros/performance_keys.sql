{#- What a row of the performance figures is known by: names of columns. -#}
{% macro performance_keys() -%}
    {{ return(
        ['dimension_kind', 'dimension_value', 'period_grain', 'period_start', 'attribution_model']
    ) }}
{%- endmacro %}
