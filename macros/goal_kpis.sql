{#- The KPIs whose goals a mart shows: the counts of the funnel. -#}
{% macro goal_kpis() -%}
    {{ return([
        'visitors', 'targeted', 'contacted', 'raw_leads', 'mqls', 'sqls', 'meetings_held',
        'opportunities', 'won_opportunities', 'new_customers',
    ]) }}
{%- endmacro %}

{#- A KPI's name as goals are compared: `Raw leads` and `raw-leads` are raw_leads. -#}
{% macro kpi_code(kpi) -%}
    replace(replace({{ normalise_label(kpi) }}, ' ', '_'), '-', '_')
{%- endmacro %}
