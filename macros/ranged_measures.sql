{#-
    The measures that have bounds and readings: `costs`, `counts` (that speak for a channel), and
    `amounts` with the count whose shares spread them and the count of what has no such amount.
-#}
{% macro ranged_measures() -%}
    {{ return({
        'costs': ['complete_cost', 'direct_cost'],
        'counts': ['raw_leads', 'mqls', 'sqls', 'meetings_held', 'opportunities',
                   'won_opportunities', 'orders', 'new_customers'],
        'amounts': [
            ('new_customer_gross_margin', 'new_customers', 'new_customers_without_value'),
            ('new_customer_revenue', 'new_customers', 'new_customers_without_amount'),
            ('gross_margin', 'orders', 'orders_without_value'),
            ('revenue', 'orders', 'orders_without_amount'),
        ],
    }) }}
{%- endmacro %}
