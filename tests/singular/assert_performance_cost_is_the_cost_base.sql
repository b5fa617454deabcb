-- In every period grain the complete cost of the channels, of the row `all`, and of fct_costs are
-- one sum; campaigns and the cost without campaign make it up as well.
with reported as (
    select
        period_grain,
        sum(case when channel = 'all' then complete_cost else 0 end) as total_row,
        sum(case when channel <> 'all' then complete_cost else 0 end) as channel_rows
    from {{ ref('rpt_channel_performance') }}
    where attribution_model = 'declared_source'
    group by period_grain
),

campaigns as (
    select coalesce(sum(complete_cost), 0) as campaign_rows
    from {{ ref('rpt_campaign_performance') }}
    where attribution_model = 'declared_source'
),

costs as (
    select
        coalesce(sum(complete_cost), 0) as complete_cost,
        coalesce(sum(case when campaign_id is null then complete_cost else 0 end), 0)
            as without_campaign
    from {{ ref('fct_costs') }}
)

select
    reported.period_grain,
    reported.total_row,
    reported.channel_rows,
    campaigns.campaign_rows,
    costs.complete_cost,
    costs.without_campaign
from reported
cross join campaigns
cross join costs
where
    coalesce(reported.total_row, 0) <> costs.complete_cost
    or coalesce(reported.channel_rows, 0) <> costs.complete_cost
    or campaigns.campaign_rows + costs.without_campaign <> costs.complete_cost
