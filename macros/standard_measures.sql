{#-
    The measures of the standard table behind its keys, in its order, with what has no reading: the
    discount rate (formula in performance_ratios), the sales cycle, the payback, the word.
-#}
{% macro standard_measures() -%}
    {{ return([
        'complete_cost', 'direct_cost', 'indirect_cost', 'missing_cost',
        'targeted', 'contacted', 'raw_leads', 'mqls', 'sqls', 'meetings_held',
        'opportunities', 'won_opportunities', 'lost_opportunities', 'new_customers',
        'orders', 'orders_without_amount', 'revenue', 'estimated_revenue',
        'gross_margin', 'estimated_gross_margin',
        'new_customer_revenue', 'new_customer_gross_margin',
        'discount_rate', 'median_cycle_days', 'payback_months', 'roi_label',
    ]) }}
{%- endmacro %}
