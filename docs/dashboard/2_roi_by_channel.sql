-- Draw: one bar per channel with its interval (roi_lower to roi_upper); pale where not settled.
-- What each channel returns over the whole time, the surest first.
select
    channels.label_en as channel,
    performance.roi,
    performance.roi_lower,
    performance.roi_upper,
    performance.roi_label,
    performance.is_return_settled,
    performance.complete_cost,
    performance.new_customers
from marts.rpt_channel_performance as performance
inner join marts.dim_channels as channels
    on performance.channel = channels.channel
where
    performance.period_grain = 'all'
    and performance.attribution_model = 'declared_source'
order by performance.is_return_settled desc nulls last, performance.roi desc nulls last, channel
