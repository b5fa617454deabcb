{#-
    The additive measures behind every performance mart: name, the family of extracts that gives
    it, and its type. `money` is in the workspace's currency, `count` a whole number, `credit` a
    count that attribution may split.
-#}
{% macro performance_measures() -%}
    {{ return([
        ('direct_cost', 'costs', 'money'),
        ('indirect_cost', 'costs', 'money'),
        ('complete_cost', 'costs', 'money'),
        ('missing_cost', 'costs', 'money'),
        ('targeted', 'targets', 'count'),
        ('contacted', 'contacts', 'count'),
        ('visitors', 'visitors', 'count'),
        ('raw_leads', 'leads', 'count'),
        ('mqls', 'leads', 'count'),
        ('sqls', 'leads', 'count'),
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
        ('gross_margin_of_estimated_amounts', 'orders', 'money'),
        ('list_amount', 'orders', 'money'),
        ('listed_revenue', 'orders', 'money'),
        ('new_customers', 'orders', 'credit'),
        ('new_customers_squared', 'orders', 'credit'),
        ('new_customers_without_amount', 'orders', 'credit'),
        ('new_customers_without_margin', 'orders', 'credit'),
        ('new_customers_without_value', 'orders', 'credit'),
        ('new_customer_revenue', 'orders', 'money'),
        ('estimated_new_customer_revenue', 'orders', 'money'),
        ('new_customer_gross_margin', 'orders', 'money'),
        ('new_customer_gross_margin_of_estimated_amounts', 'orders', 'money'),
    ]) }}
{%- endmacro %}
