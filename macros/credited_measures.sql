{#- The measures that attribution credits, in the order of the registry: columns of int_performance__credited. -#}
{% macro credited_measures() -%}
    {%- set names = [] -%}
    {%- for measure, family, type, event in measures()
        if family in ['opportunities', 'orders'] and not measure.endswith('_squared') -%}
    {%- do names.append(measure) -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}
