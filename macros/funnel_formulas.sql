{#- The formulas of the funnel, for performance_ratios, which alone divides them. -#}
{% macro funnel_formulas() -%}
    {%- set formulas = {
        'period_contacted_per_targeted': ('contacted', 'targeted'),
        'period_mqls_per_targeted': ('mqls', 'targeted'),
        'period_leads_per_visitor': ('raw_leads', 'visitors'),
        'period_customers_per_visitor': ('new_customers', 'visitors'),
    } -%}
    {%- for step, reached, before in funnel_steps() -%}
        {%- do formulas.update({'period_' ~ step ~ '_ratio': (reached, before)}) -%}
        {%- do formulas.update({step ~ '_rate': (reached, before)}) -%}
        {%- do formulas.update({step ~ '_leakage_share': (before ~ ' - ' ~ reached, before)}) -%}
    {%- endfor -%}
    {{ return(formulas) }}
{%- endmacro %}
