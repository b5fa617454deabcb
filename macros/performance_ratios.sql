{#-
    The single place where a ratio is written: name of each ratio, what is divided, by what.
    Renders `… as name` for the names asked for; the columns named in a formula must be in reach of
    the select. Null when the denominator is 0 or a side is unknown; decimal(18,6).
-#}
{% macro performance_ratios(names) -%}
    {%- set margin = 'new_customer_gross_margin' -%}
    {%- set formulas = {
        'customer_acquisition_cost': ('complete_cost', 'new_customers'),
        'direct_customer_acquisition_cost': ('direct_cost', 'new_customers'),
        'average_gross_margin_per_customer': (margin, 'new_customers'),
        'net_margin_per_acquired_customer': (margin ~ ' - complete_cost', 'new_customers'),
        'roi': (margin ~ ' - complete_cost', 'complete_cost'),
        'revenue_roi': ('new_customer_revenue - complete_cost', 'complete_cost'),
        'revenue_multiple': ('new_customer_revenue', 'complete_cost'),
        'all_orders_roi': ('gross_margin - complete_cost', 'complete_cost'),
        'win_rate': ('won_opportunities', 'won_opportunities + lost_opportunities'),
        'average_order_value': ('revenue', 'orders'),
        'marketing_cost_share_of_revenue': ('complete_cost', 'revenue'),
        'budget_used': ('complete_cost', 'budget'),
        'period_contacted_per_targeted': ('contacted', 'targeted'),
        'period_mqls_per_targeted': ('mqls', 'targeted'),
        'period_leads_per_visitor': ('raw_leads', 'visitors'),
        'period_customers_per_visitor': ('new_customers', 'visitors'),
    } -%}
    {%- do formulas.update(value_formulas()) -%}
    {%- for name, count in [
        ('lead', 'raw_leads'), ('mql', 'mqls'), ('sql', 'sqls'),
        ('meeting', 'meetings_held'), ('opportunity', 'opportunities'),
    ] -%}
        {%- do formulas.update({'cost_per_' ~ name: ('complete_cost', count)}) -%}
        {%- do formulas.update({'direct_cost_per_' ~ name: ('direct_cost', count)}) -%}
    {%- endfor -%}
    {%- for step, reached, before in funnel_steps() -%}
        {%- do formulas.update({'period_' ~ step ~ '_ratio': (reached, before)}) -%}
        {%- do formulas.update({step ~ '_rate': (reached, before)}) -%}
        {%- do formulas.update({step ~ '_leakage_share': (before ~ ' - ' ~ reached, before)}) -%}
    {%- endfor -%}
    {%- for name in names %}
    {{ safe_divide('(' ~ formulas[name][0] ~ ')', '(' ~ formulas[name][1] ~ ')') }} as {{ name }}
    {%- if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}
