{#- The stages whose unit cost is told: name of the stage, and the count the cost is divided by. -#}
{% macro unit_cost_counts() -%}
    {{ return([
        ('lead', 'raw_leads'), ('mql', 'mqls'), ('sql', 'sqls'),
        ('meeting', 'meetings_held'), ('opportunity', 'opportunities'),
    ]) }}
{%- endmacro %}
