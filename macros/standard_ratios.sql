{#- Names of the ratios of the standard table, in its order; formulas in performance_ratios. -#}
{% macro standard_ratios() -%}
    {{ return([
        'cost_per_lead', 'cost_per_mql', 'cost_per_sql', 'cost_per_meeting',
        'cost_per_opportunity', 'customer_acquisition_cost',
        'direct_cost_per_lead', 'direct_cost_per_mql', 'direct_cost_per_sql',
        'direct_cost_per_meeting', 'direct_cost_per_opportunity',
        'direct_customer_acquisition_cost',
        'average_gross_margin_per_customer', 'net_margin_per_acquired_customer',
        'roi', 'revenue_roi', 'revenue_multiple', 'all_orders_roi', 'win_rate',
        'average_order_value', 'marketing_cost_share_of_revenue',
    ]) }}
{%- endmacro %}
