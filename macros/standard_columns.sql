{#-
    The columns of the standard table behind its keys, in the order a reader asks. A name of the
    registries is a measure or a ratio, with its type; the others come from int_returns__ranked.
-#}
{% macro standard_columns() -%}
    {{ return([
        'complete_cost', 'direct_cost', 'indirect_cost', 'missing_cost',
        'targeted', 'contacted', 'raw_leads', 'mqls', 'sqls', 'meetings_held',
        'opportunities', 'won_opportunities', 'lost_opportunities', 'new_customers',
        'cost_per_lead', 'cost_per_mql', 'cost_per_sql', 'cost_per_meeting',
        'cost_per_opportunity', 'customer_acquisition_cost',
        'orders', 'orders_without_amount', 'revenue', 'estimated_revenue',
        'gross_margin', 'estimated_gross_margin', 'list_amount', 'listed_revenue',
        'new_customer_revenue', 'new_customer_gross_margin',
        'average_gross_margin_per_customer', 'net_margin_per_acquired_customer',
        'roi', 'roi_lower', 'roi_upper', 'roi_label', 'is_return_settled',
        'revenue_roi', 'revenue_multiple', 'all_orders_roi',
        'win_rate', 'average_order_value', 'discount_rate', 'marketing_cost_share_of_revenue',
        'median_cycle_days', 'payback_months',
        'is_top_firm', 'is_firm_by_models', 'is_firm_by_unknowns', 'is_firm_by_sample',
        'direct_cost_per_lead', 'direct_cost_per_mql', 'direct_cost_per_sql',
        'direct_cost_per_meeting', 'direct_cost_per_opportunity',
        'direct_customer_acquisition_cost',
    ]) }}
{%- endmacro %}
