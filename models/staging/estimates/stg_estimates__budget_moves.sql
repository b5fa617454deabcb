-- What moving a part of a channel's monthly spend to another would do to the leads of both.
-- Grain: one row per from_channel, to_channel, share_moved and channel concerned.

with

landed as (

    select * from {{ source('estimates', 'budget_moves') }}

),

final as (

    select
        from_channel,
        to_channel,
        cast(share_moved as decimal(18, 6)) as share_moved,
        channel,
        is_fitted,
        cast(complete_cost_before as decimal(18, 4)) as complete_cost_before,
        cast(complete_cost_after as decimal(18, 4)) as complete_cost_after,
        cast(complete_cost_lowest as decimal(18, 4)) as complete_cost_lowest,
        cast(complete_cost_highest as decimal(18, 4)) as complete_cost_highest,
        cast(spend_elasticity as decimal(18, 9)) as spend_elasticity,
        cast(spend_elasticity_lower as decimal(18, 9)) as spend_elasticity_lower,
        cast(spend_elasticity_upper as decimal(18, 9)) as spend_elasticity_upper,
        cast(raw_leads_before as decimal(18, 9)) as raw_leads_before,
        cast(raw_leads_after as decimal(18, 9)) as raw_leads_after,
        cast(raw_leads_after_lower as decimal(18, 9)) as raw_leads_after_lower,
        cast(raw_leads_after_upper as decimal(18, 9)) as raw_leads_after_upper,
        cast(raw_leads_change as decimal(18, 9)) as raw_leads_change,
        cast(raw_leads_change_lower as decimal(18, 9)) as raw_leads_change_lower,
        cast(raw_leads_change_upper as decimal(18, 9)) as raw_leads_change_upper
    from landed

)

select * from final
