-- The bounds of a ratio that rests on counts and amounts enclose it, and so do the readings of what
-- is unknown the return; without anything unknown, the readings are the figure. A figure is that of
-- the standard table, and the bounds of the return there are those of its readings.
with readings as (
    select * from {{ ref('rpt_performance_readings') }}
),

channels as (
    select * from {{ ref('rpt_channel_performance') }}
    where period_grain <> 'week'
)

select
    readings.period_grain,
    readings.period_start,
    readings.dimension_value,
    readings.attribution_model,
    readings.metric
from readings
where
    (
        readings.metric in (
            'cost_per_lead', 'cost_per_meeting', 'cost_per_opportunity',
            'customer_acquisition_cost', 'roi', 'revenue_roi', 'all_orders_roi', 'win_rate',
            'average_gross_margin_per_customer', 'net_margin_per_acquired_customer'
        )
        and (readings.figure < readings.lower or readings.figure > readings.upper)
    )
    or (
        readings.metric = 'roi'
        and (
            readings.figure < readings.if_unknown_against
            or readings.figure > readings.if_unknown_for
            or readings.middle < readings.if_unknown_against
            or readings.middle > readings.if_unknown_for
        )
    )

union all

select
    channels.period_grain,
    channels.period_start,
    channels.channel as dimension_value,
    channels.attribution_model,
    'roi' as metric
from channels
left join readings
    on
        readings.dimension_kind = 'channel'
        and readings.metric = 'roi'
        and channels.channel = readings.dimension_value
        and channels.period_grain = readings.period_grain
        and channels.period_start = readings.period_start
        and channels.attribution_model = readings.attribution_model
where
    channels.roi is distinct from readings.figure
    or channels.roi_lower is distinct from readings.lower
    or channels.roi_upper is distinct from readings.upper
