-- What each campaign cost and brought over the whole time, beside its budget. Figures that name no
-- campaign are in no row: the sum over campaigns stays below the cost base by their cost.
-- Grain: one row per campaign and attribution model.

with ranged as (
    select * from {{ ref('int_performance__ranged') }}
),

topped as (
    select * from {{ ref('int_returns__topped') }}
),

campaigns as (
    select
        campaign_id,
        campaign_name,
        channel,
        budget
    from {{ ref('int_campaigns__identified') }}
),

standard as (
    select
        dimension_value as campaign_id,
        attribution_model,
        {{ standard_columns() }}
    from ranged
    where dimension_kind = 'campaign'
),

final as (
    select
        standard.campaign_id,
        campaigns.campaign_name,
        campaigns.channel,
        standard.attribution_model,
        {{ top_firmness() }},
        campaigns.budget,
        {{ performance_ratios(["budget_used"]) }},
        {{ standard_columns(relation='standard') }}
    from standard
    left join campaigns
        on standard.campaign_id = campaigns.campaign_id
    left join topped
        on
            standard.campaign_id = topped.dimension_value
            and standard.attribution_model = topped.attribution_model
            and topped.dimension_kind = 'campaign'
)

select * from final
