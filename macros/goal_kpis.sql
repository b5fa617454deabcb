{#- The KPIs whose goals a mart shows: the counts of the funnel. -#}
{% macro goal_kpis() -%}
    {{ return([
        'visitors', 'targeted', 'contacted', 'raw_leads', 'mqls', 'sqls', 'meetings_held',
        'opportunities', 'won_opportunities', 'new_customers',
    ]) }}
{%- endmacro %}
