-- Draw: a funnel of the last quarter that is over; goals beside the counts.
select
    period_start,
    contacted,
    raw_leads,
    mqls,
    sqls,
    opportunities,
    new_customers,
    raw_leads_goal,
    new_customers_goal
from marts.rpt_funnel_by_period
where period_grain = 'quarter' and channel = 'all'
order by period_start desc
limit 2
