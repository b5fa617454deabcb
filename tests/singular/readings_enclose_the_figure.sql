-- The bounds of a ratio that rests on counts and amounts enclose it, and so do the readings of what
-- is unknown the return; without anything unknown, the readings are the figure.
{% set enclosed = [
    'cost_per_lead', 'cost_per_meeting', 'cost_per_opportunity', 'customer_acquisition_cost', 'roi',
    'revenue_roi', 'all_orders_roi', 'win_rate', 'average_gross_margin_per_customer',
    'net_margin_per_acquired_customer',
] %}
select
    period_grain,
    period_start,
    channel,
    attribution_model
from {{ ref('rpt_channel_performance') }}
where
    {%- for ratio in enclosed %}
    {{ ratio }} < {{ ratio }}_lower
    or {{ ratio }} > {{ ratio }}_upper or
    {%- endfor %}
    roi < roi_if_unknown_against
    or roi > roi_if_unknown_for
    or roi_middle < roi_if_unknown_against
    or roi_middle > roi_if_unknown_for
