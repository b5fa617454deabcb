{#-
    The registry of additive measures: name, the family of extracts that gives it, its type, and the
    event of a list without keys that it counts, with what is summed of it (columns of
    int_stage_events__counted). `money` is in the workspace's currency, `count` a whole number,
    `credit` a count that attribution may split, `quantity` one that is spread as costs are.
    `doubtful_…` is the part that is left out where all that is unknown speaks against it: estimated
    amounts, orders that may be counted twice, customers of whom nothing tells who they are.
-#}
{% macro measures() -%}
    {{ return([
        ('direct_cost', 'costs', 'money', none),
        ('indirect_cost', 'costs', 'money', none),
        ('complete_cost', 'costs', 'money', none),
        ('missing_cost', 'costs', 'money', none),
        ('seconds_without_cost', 'costs', 'quantity', none),
        ('amounts_without_rate', 'costs', 'quantity', none),
        ('targeted', 'targets', 'count', none),
        ('contacted', 'contacts', 'count', none),
        ('visitors', 'visitors', 'count', none),
        ('raw_leads', 'leads', 'count', ('raw_lead', 'event_count')),
        ('mqls', 'leads', 'count', ('mql', 'event_count')),
        ('sqls', 'leads', 'count', ('sql', 'event_count')),
        ('meetings_held', 'meetings', 'count', ('meeting', 'event_count')),
        ('opportunities', 'opportunities', 'credit', ('opportunity', 'event_count')),
        ('won_opportunities', 'opportunities', 'credit', ('won', 'event_count')),
        ('lost_opportunities', 'opportunities', 'credit', none),
        ('orders', 'orders', 'credit', ('won', 'event_count')),
        ('orders_squared', 'orders', 'credit', ('won', 'event_count')),
        ('orders_without_amount', 'orders', 'credit', ('won', 'without_amount')),
        ('orders_without_margin', 'orders', 'credit', ('won', 'without_margin')),
        ('orders_without_value', 'orders', 'credit', ('won', 'without_amount')),
        ('revenue', 'orders', 'money', ('won', 'amount')),
        ('estimated_revenue', 'orders', 'money', none),
        ('gross_margin', 'orders', 'money', ('won', 'gross_margin')),
        ('estimated_gross_margin', 'orders', 'money', ('won', 'gross_margin')),
        ('list_amount', 'orders', 'money', none),
        ('listed_revenue', 'orders', 'money', none),
        ('new_customers', 'orders', 'credit', none),
        ('new_customers_squared', 'orders', 'credit', none),
        ('new_customers_without_amount', 'orders', 'credit', none),
        ('new_customers_without_margin', 'orders', 'credit', none),
        ('new_customers_without_value', 'orders', 'credit', none),
        ('new_customer_revenue', 'orders', 'money', none),
        ('new_customer_gross_margin', 'orders', 'money', none),
        ('doubtful_orders', 'orders', 'credit', none),
        ('doubtful_revenue', 'orders', 'money', none),
        ('doubtful_gross_margin', 'orders', 'money', none),
        ('doubtful_new_customers', 'orders', 'credit', none),
        ('doubtful_new_customer_revenue', 'orders', 'money', none),
        ('doubtful_new_customer_gross_margin', 'orders', 'money', none),
    ]) }}
{%- endmacro %}
