-- What each campaign cost and brought over the whole time, beside its budget. Figures that name no
-- campaign are in no row: the sum over campaigns stays below the cost base by their cost.
-- Grain: one row per campaign and attribution model.

with measured as (
    select * from {{ ref('int_performance__measured') }}
),

campaigns as (
    select * from {{ ref('int_campaigns__identified') }}
),

final as (
    select
        measured.dimension_value as campaign_id,
        campaigns.campaign_name,
        campaigns.channel,
        measured.attribution_model,
        campaigns.budget,
        measured.complete_cost,
        measured.direct_cost,
        measured.indirect_cost,
        measured.targeted,
        measured.contacted,
        measured.raw_leads,
        measured.mqls,
        measured.sqls,
        measured.meetings_held,
        measured.opportunities,
        measured.won_opportunities,
        measured.lost_opportunities,
        measured.new_customers,
        measured.orders,
        measured.orders_without_amount,
        measured.revenue,
        measured.gross_margin,
        measured.new_customer_revenue,
        measured.new_customer_gross_margin,
        {{ performance_ratios(standard_ratios() + ['budget_used']) }}
    from measured
    left join campaigns
        on measured.dimension_value = campaigns.campaign_id
    where measured.dimension_kind = 'campaign'
)

select * from final
