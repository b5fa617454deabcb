{#- A KPI's name as goals are compared: `Raw leads` and `raw-leads` are raw_leads. -#}
{% macro kpi_code(kpi) -%}
    replace(replace({{ normalise_label(kpi) }}, ' ', '_'), '-', '_')
{%- endmacro %}
