{#-
    When a sum of a measure is known: an amount is unknown where it lacks its exchange rate, a value
    where no order has one, a margin as soon as one order with an amount lacks it. Every other
    measure is what its events add up to.
-#}
{% macro known_when() -%}
    {%- set found = {} -%}
    {%- for cost in ['direct_cost', 'indirect_cost', 'complete_cost'] -%}
        {%- do found.update({cost: 'coalesce(amounts_without_rate, 0) = 0'}) -%}
    {%- endfor -%}
    {%- for count, revenue, margin in [
        ('orders', 'revenue', 'gross_margin'),
        ('new_customers', 'new_customer_revenue', 'new_customer_gross_margin'),
    ] -%}
        {%- set has_amount =
            '(' ~ count ~ ' = 0 or coalesce(' ~ count ~ '_without_amount < ' ~ count ~ ', true))' -%}
        {%- set has_margin = 'coalesce(' ~ count ~ '_without_margin, 0) = 0' -%}
        {%- do found.update({
            revenue: has_amount, margin: has_margin ~ ' and ' ~ has_amount,
        }) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
