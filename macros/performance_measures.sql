{#-
    The additive measures behind every performance mart: name, the family of extracts that gives
    it, and its type. `money` is in the workspace's currency, `count` a whole number, `credit` a
    count that attribution may split, `quantity` one that is spread as costs are. What costs lack is
    counted beside them: seconds of labour without any known cost, amounts without exchange rate.
    `doubtful_…` is the part of a measure that is left out where all that is unknown speaks against
    it: estimated amounts, orders that may be counted twice, and customers of whom nothing tells who
    they are.
-#}
{% macro performance_measures() -%}
    {{ return([
        ('direct_cost', 'costs', 'money'), ('indirect_cost', 'costs', 'money'),
        ('complete_cost', 'costs', 'money'), ('missing_cost', 'costs', 'money'),
        ('seconds_without_cost', 'costs', 'quantity'),
        ('amounts_without_rate', 'costs', 'quantity'),
        ('targeted', 'targets', 'count'),
        ('contacted', 'contacts', 'count'),
        ('visitors', 'visitors', 'count'),
        ('raw_leads', 'leads', 'count'), ('mqls', 'leads', 'count'), ('sqls', 'leads', 'count'),
        ('meetings_held', 'meetings', 'count'),
        ('opportunities', 'opportunities', 'credit'),
        ('won_opportunities', 'opportunities', 'credit'),
        ('lost_opportunities', 'opportunities', 'credit'),
        ('orders', 'orders', 'credit'),
        ('orders_squared', 'orders', 'credit'),
        ('orders_without_amount', 'orders', 'credit'),
        ('orders_without_margin', 'orders', 'credit'),
        ('orders_without_value', 'orders', 'credit'),
        ('revenue', 'orders', 'money'),
        ('estimated_revenue', 'orders', 'money'),
        ('gross_margin', 'orders', 'money'),
        ('estimated_gross_margin', 'orders', 'money'),
        ('list_amount', 'orders', 'money'),
        ('listed_revenue', 'orders', 'money'),
        ('new_customers', 'orders', 'credit'),
        ('new_customers_squared', 'orders', 'credit'),
        ('new_customers_without_amount', 'orders', 'credit'),
        ('new_customers_without_margin', 'orders', 'credit'),
        ('new_customers_without_value', 'orders', 'credit'),
        ('new_customer_revenue', 'orders', 'money'),
        ('new_customer_gross_margin', 'orders', 'money'),
        ('doubtful_orders', 'orders', 'credit'),
        ('doubtful_revenue', 'orders', 'money'),
        ('doubtful_gross_margin', 'orders', 'money'),
        ('doubtful_new_customers', 'orders', 'credit'),
        ('doubtful_new_customer_revenue', 'orders', 'money'),
        ('doubtful_new_customer_gross_margin', 'orders', 'money'),
    ]) }}
{%- endmacro %}
