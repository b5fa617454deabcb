-- How much of a conversion each touch of its path weighs under each model, as whole numbers whose
-- unit does not matter. Rules: the weights of the milestones a touch holds; what a model leaves
-- to the rest is shared by the touches that hold none. Time decay: 2^(-days / half-life), counted
-- from the last touch. Shapley and Markov: the share of the touch's channel (equal; by removal
-- effect, as long as one channel of the path has any) by the touches it has in the path.
-- Grain: one row per conversion_id, touch_id and attribution model.
with

paths as (select * from {{ ref('int_conversion_touches__pathed') }}),
weights as (select * from {{ source('reference', 'attribution_weights') }}),
settled as (select * from {{ ref('int_attribution_settings__settled') }}),
effects as (select * from {{ source('estimates', 'markov') }}),
runs as (select * from {{ source('estimates', 'runs') }}),

held as (
    select
        paths.conversion_id,
        paths.touch_id,
        weights.attribution_model,
        weights.rest_weight,
        case when paths.is_first then weights.first_weight else 0 end
        + case when paths.is_last then weights.last_weight else 0 end
        + case when paths.is_lead then weights.lead_weight else 0 end
        + case when paths.is_opportunity then weights.opportunity_weight else 0 end
        + case when paths.is_won then weights.won_weight else 0 end as milestone_weight
    from paths
    cross join weights
),

rested as (
    select
        held.*,
        sum(case when held.milestone_weight = 0 then 1 else 0 end) over (
            partition by held.conversion_id, held.attribution_model
        ) as rest_count
    from held
),

channels as (
    select
        paths.conversion_id,
        paths.touch_id,
        cast(count(*) over (partition by paths.conversion_id, paths.channel) as bigint)
            as channel_touch_count,
        coalesce(effects.removal_effect, 0) as removal_effect,
        max(effects.removal_effect) over (partition by paths.conversion_id) as greatest_effect
    from paths
    left join effects
        on
            paths.conversion_kind = effects.conversion_kind
            and paths.channel = effects.channel
),

final as (
    select
        conversion_id,
        touch_id,
        attribution_model,
        cast(
            case
                when milestone_weight = 0 then rest_weight
                when rest_count = 0 then milestone_weight
                else milestone_weight * rest_count
            end as decimal(38, 0)
        ) as weight
    from rested
    union all
    select
        paths.conversion_id,
        paths.touch_id,
        'time_decay' as attribution_model,
        {{ decayed_weight('paths.seconds_before_last', 'settled.half_life_days') }} as weight
    from paths
    cross join settled
    union all
    select
        conversion_id,
        touch_id,
        'shapley' as attribution_model,
        cast({{ integer_quotient('1000000000000', 'channel_touch_count') }} as decimal(38, 0))
            as weight
    from channels
    union all
    select
        channels.conversion_id,
        channels.touch_id,
        'markov' as attribution_model,
        cast(
            {{ integer_quotient(
                'case when channels.greatest_effect > 0 '
                'then cast(channels.removal_effect * 1000000000000 as decimal(18, 0)) '
                'else cast(1000000000000 as decimal(18, 0)) end',
                'channels.channel_touch_count',
            ) }} as decimal(38, 0)
        ) as weight
    from channels
    inner join runs
        on runs.estimate = 'markov'
)

select * from final
