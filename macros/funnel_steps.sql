{#- The steps of the funnel: name of the step, count that reached it, count it came from. -#}
{% macro funnel_steps() -%}
    {{ return([
        ('lead_to_mql', 'mqls', 'raw_leads'),
        ('mql_to_sql', 'sqls', 'mqls'),
        ('sql_to_opportunity', 'opportunities', 'sqls'),
        ('opportunity_to_customer', 'new_customers', 'opportunities'),
        ('lead_to_customer', 'new_customers', 'raw_leads'),
        ('lead_to_meeting', 'meetings_held', 'raw_leads'),
    ]) }}
{%- endmacro %}
