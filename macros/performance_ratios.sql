{#-
    The single place where a ratio is written: name of each ratio, what is divided, by what.
    Renders `… as name` for the names asked for, with `label` behind; the columns named in a formula
    must be in reach of the select. `costs`, `counts` and `values` are the ends of the names of the
    columns of a reading (`_middle`, `_lower` …). Null when the denominator is 0 or a side is
    unknown; decimal(18,6). `costs_of_loss`: see return_formulas.
-#}
{% macro performance_ratios(
    names, costs='', counts='', values='', label='', costs_of_loss=none
) -%}
    {%- set cost, direct = 'complete_cost' ~ costs, 'direct_cost' ~ costs -%}
    {%- set customers, orders = 'new_customers' ~ counts, 'orders' ~ counts -%}
    {%- set won, lost = 'won_opportunities' ~ counts, 'lost_opportunities' ~ counts -%}
    {%- set margin, revenue = 'new_customer_gross_margin' ~ values, 'revenue' ~ values -%}
    {%- set formulas = {
        'customer_acquisition_cost': (cost, customers),
        'direct_customer_acquisition_cost': (direct, customers),
        'average_gross_margin_per_customer': (margin, customers),
        'net_margin_per_acquired_customer': (margin ~ ' - ' ~ cost, customers),
        'win_rate': (won, won ~ ' + ' ~ lost),
        'average_order_value': (revenue, orders),
        'discount_rate': ('list_amount - listed_revenue', 'list_amount'),
        'marketing_cost_share_of_revenue': (cost, revenue),
        'budget_used': ('complete_cost', 'budget'),
    } -%}
    {%- do formulas.update(return_formulas(cost, values, costs_of_loss)) -%}
    {%- do formulas.update(funnel_formulas()) -%}
    {%- do formulas.update(value_formulas()) -%}
    {%- for name, count in unit_cost_counts() -%}
        {%- do formulas.update({'cost_per_' ~ name: (cost, count ~ counts)}) -%}
        {%- do formulas.update({'direct_cost_per_' ~ name: (direct, count ~ counts)}) -%}
    {%- endfor -%}
    {%- for name in names %}
    {{ safe_divide('(' ~ formulas[name][0] ~ ')', '(' ~ formulas[name][1] ~ ')') }} as {{ name ~ label }}
    {%- if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}
