-- What each campaign cost and brought over the whole time, beside its budget. Figures that name no
-- campaign are in no row: the sum over campaigns stays below the cost base by their cost.
-- Grain: one row per campaign and attribution model.

with

measured as (select * from {{ ref('int_performance__measured') }}),
returns as (select * from {{ ref('int_returns__ranked') }}),
campaigns as (select * from {{ ref('int_campaigns__identified') }}),

final as (
    select
        measured.dimension_value as campaign_id,
        campaigns.campaign_name,
        campaigns.channel,
        measured.attribution_model,
        {{ standard_select() }},
        campaigns.budget,
        {{ performance_ratios(['budget_used']) }}
    from measured
    left join returns
        on {{ same('measured', 'returns', performance_keys()) }}
    left join campaigns
        on measured.dimension_value = campaigns.campaign_id
    where measured.dimension_kind = 'campaign'
)

select * from final
