-- Draw: a table; red where budget_used is above 1.
select
    campaign_name,
    channel,
    budget,
    complete_cost,
    budget_used,
    raw_leads,
    opportunities,
    new_customers,
    roi
from marts.rpt_campaign_performance
where attribution_model = 'declared_source'
order by complete_cost desc nulls last, campaign_name
limit 20
