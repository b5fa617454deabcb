-- Draw: stacked columns of cost by channel and month, leads as a line.
-- Sums of facts: filter days, channels and campaigns as you like.
select
    dates.month_start_date,
    facts.channel,
    sum(facts.complete_cost) as complete_cost,
    sum(facts.raw_leads) as raw_leads
from marts.fct_performance as facts
inner join marts.dim_dates as dates
    on facts.performance_date = dates.date_day
group by dates.month_start_date, facts.channel
order by dates.month_start_date, facts.channel
