{#-
    Behind each ratio x of the standard table how firm it is: `x_lower`, `x_upper` (95 % interval of
    the sample), `x_middle`, `x_if_unknown_against`, `x_if_unknown_for` (what is unknown spread by
    the known shares, or all of it counted against or for it). A cost below 0 has no interval. Columns of
    int_performance__ranged.
-#}
{% macro performance_readings(names) -%}
    {%- for name in names %}
    {%- for side, other in [('_lower', '_upper'), ('_upper', '_lower')] %}
    {%- if name == 'win_rate' %}
    {{ wilson_bound('won_opportunities', '(won_opportunities + lost_opportunities)', side[1:]) }}
        as win_rate{{ side }},
    {%- elif name == 'net_margin_per_acquired_customer' %}
    case when complete_cost >= 0 then
        {{ safe_divide('new_customer_gross_margin_mean' ~ side, 'new_customers') }}
        - {{ safe_divide('complete_cost', 'new_customers' ~ side) }}
    end as {{ name ~ side }},
    {%- elif name in ['average_gross_margin_per_customer', 'average_order_value'] %}
    {{ performance_ratios([name], values='_mean' ~ side, label=side) }},
    {%- elif name == 'marketing_cost_share_of_revenue' %}
    {{ performance_ratios([name], values=other, label=side) }},
    {%- elif 'roi' in name or name == 'revenue_multiple' %}
    {{ performance_ratios([name], values=side, label=side) }},
    {%- else %}
    {{ performance_ratios([name], counts=other, costs='_bounded', label=side) }},
    {%- endif %}
    {%- endfor %}
    {%- for reading, of_loss in [
        ('_middle', '_middle'), ('_if_unknown_against', '_if_unknown_for'),
        ('_if_unknown_for', '_if_unknown_against'),
    ] %}
    {{ performance_ratios(
        [name], costs=reading, counts=reading, values=reading, label=reading, costs_of_loss=of_loss
    ) }}
    {%- if not loop.last %},{% endif %}
    {%- endfor %}
    {%- if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}
