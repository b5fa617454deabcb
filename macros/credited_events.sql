{#-
    What attribution credits of each kind of event: the CTE of int_performance__credited that holds its
    rows, and what is summed of them for each measure of the registry.
-#}
{% macro credited_events() -%}
    {%- set counted = 'case when %s then credit else 0 end' -%}
    {{ return({
        'begun_deals': {'opportunities': 'credit'},
        'ended_deals': {
            'won_opportunities': 'case when is_won then credit end',
            'lost_opportunities': 'case when is_lost then credit end',
        },
        'sales': {
            'orders': counted % 'is_order',
            'orders_without_amount': counted % 'is_order and revenue is null',
            'orders_without_margin': counted % 'is_margin_unknown',
            'orders_without_value': counted % 'is_order and coalesce(revenue, gross_margin) is null',
            'doubtful_orders': counted % 'is_order and is_maybe_twice',
            'revenue': 'credited_revenue',
            'estimated_revenue': 'case when is_amount_estimated then credited_revenue end',
            'doubtful_revenue': 'case when is_in_doubt then credited_revenue end',
            'gross_margin': 'credited_gross_margin',
            'estimated_gross_margin': 'case when is_estimated then credited_gross_margin end',
            'doubtful_gross_margin': 'case when is_in_doubt then credited_gross_margin end',
            'list_amount': 'credited_list_amount',
            'listed_revenue': 'case when list_amount is not null then credited_revenue end',
        },
        'acquisitions': {
            'new_customers': 'credit',
            'new_customers_without_amount': counted % 'revenue is null',
            'new_customers_without_margin': counted % 'is_margin_unknown',
            'new_customers_without_value': counted % 'coalesce(revenue, gross_margin) is null',
            'doubtful_new_customers': counted % 'is_buyer_unknown',
            'new_customer_revenue': 'credited_revenue',
            'doubtful_new_customer_revenue': 'doubtful_revenue',
            'new_customer_gross_margin': 'credited_gross_margin',
            'doubtful_new_customer_gross_margin': 'doubtful_gross_margin',
        },
    }) }}
{%- endmacro %}
