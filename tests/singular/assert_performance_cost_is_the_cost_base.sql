-- In every period grain the complete cost of the channels, of the row `all`, and of the dated
-- fct_costs are one sum, over the whole time with the undated ones; campaigns and the cost without
-- campaign make that up as well.
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
        coalesce(sum(case when cost_date is not null then complete_cost end), 0) as dated_cost,
        coalesce(sum(case when campaign_id is null then complete_cost else 0 end), 0)
            as without_campaign
    from {{ ref('fct_costs') }}
),

compared as (
    select
        reported.period_grain,
        coalesce(reported.total_row, 0) as total_row,
        coalesce(reported.channel_rows, 0) as channel_rows,
        campaigns.campaign_rows + costs.without_campaign as campaign_total,
        costs.complete_cost,
        case
            when reported.period_grain = 'all' then costs.complete_cost else costs.dated_cost
        end as expected_cost
    from reported
    cross join campaigns
    cross join costs
)

select
    period_grain,
    total_row,
    channel_rows,
    campaign_total,
    complete_cost,
    expected_cost
from compared
where
    total_row <> expected_cost
    or channel_rows <> expected_cost
    or campaign_total <> complete_cost
