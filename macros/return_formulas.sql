{#-
    The formulas of the returns on a cost, for performance_ratios, which alone divides them. A
    return on a cost below 0 (a refund greater than the cost) is unknown. A greater cost makes a
    gain smaller, and the return on a loss less negative: what is below 0 takes the cost of the
    reading `costs_of_loss`, where one is named.
-#}
{% macro return_formulas(cost, values, costs_of_loss=none) -%}
    {%- set formulas, revenue = {}, 'new_customer_revenue' ~ values -%}
    {%- for name, value in [
        ('roi', 'new_customer_gross_margin' ~ values), ('revenue_roi', revenue),
        ('revenue_multiple', revenue), ('all_orders_roi', 'gross_margin' ~ values),
    ] -%}
        {%- set spent = cost if costs_of_loss is none else '(case when ' ~ value ~
            ' < 0 then complete_cost' ~ costs_of_loss ~ ' else ' ~ cost ~ ' end)' -%}
        {%- set earned = value if name == 'revenue_multiple' else value ~ ' - ' ~ spent -%}
        {%- do formulas.update(
            {name: (earned, 'case when ' ~ spent ~ ' > 0 then ' ~ spent ~ ' end')}
        ) -%}
    {%- endfor -%}
    {{ return(formulas) }}
{%- endmacro %}
