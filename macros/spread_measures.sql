{#- The measures of which the unknown is spread, each with the measure whose shares spread it. -#}
{% macro spread_measures() -%}
    {%- set ranged = ranged_measures() -%}
    {%- set found = [] -%}
    {%- for measure in ranged.costs + ranged.counts + ['lost_opportunities'] -%}
        {%- do found.append((measure, measure)) -%}
    {%- endfor -%}
    {%- for amount, count, without in ranged.amounts -%}
        {%- do found.append((amount, count)) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
