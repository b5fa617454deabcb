-- Draw: one number per column, the month before beside it.
-- The last two months of the company.
select
    period_start,
    complete_cost,
    raw_leads,
    meetings_held,
    opportunities,
    new_customers,
    revenue,
    cost_per_lead
from marts.rpt_channel_performance
where
    period_grain = 'month'
    and channel = 'all'
    and attribution_model = 'declared_source'
order by period_start desc
limit 2
