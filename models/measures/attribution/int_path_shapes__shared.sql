-- How the rules share a conversion over the places of its path, in parts that sum to it. What
-- they ask of a path is its shape alone: how many touches it has, and which of them its milestones
-- hold; so each shape is worked out once, however many paths have it. A place weighs what the
-- milestones there do; what a model leaves to the rest is shared by the places that hold none. The
-- last place takes what is cut off.
-- Grain: one row per conversion kind, shape (touch_count, lead_position, opportunity_position),
-- position and attribution model with a credit.
{% set shape = ['conversion_kind', 'touch_count', 'lead_position', 'opportunity_position'] %}
{% set shared = 'partition by ' ~ shape | join(', ') ~ ', attribution_model' %}

with

paths as (select * from {{ ref('int_conversion_touches__pathed') }}),
weights as (select * from {{ source('reference', 'attribution_weights') }}),

places as (
    select distinct
        {{ shape | join(', ') }},
        position
    from paths
),

held as (
    select
        places.{{ shape | join(', places.') }},
        places.position,
        weights.attribution_model,
        weights.rest_weight,
        case when places.position = 1 then weights.first_weight else 0 end
        + case when places.position = places.lead_position then weights.lead_weight else 0 end
        + case
            when places.position = places.opportunity_position then weights.opportunity_weight
            else 0
        end
        + case when places.position = places.touch_count then weights.last_weight else 0 end
        + case
            when places.position = places.touch_count and places.conversion_kind = 'order'
                then weights.won_weight
            else 0
        end as milestone_weight
    from places
    cross join weights
),

rested as (
    select
        held.*,
        sum(case when held.milestone_weight = 0 then 1 else 0 end) over ({{ shared }}) as rest_count
    from held
),

weighed as (
    select
        rested.*,
        case
            when rested.milestone_weight = 0 then rested.rest_weight
            when rested.rest_count = 0 then rested.milestone_weight
            else rested.milestone_weight * rested.rest_count
        end as weight
    from rested
),

totalled as (
    select
        weighed.*,
        sum(weighed.weight) over ({{ shared }}) as total_weight
    from weighed
),

cut as (
    select
        {{ shape | join(', ') }},
        position,
        attribution_model,
        position = touch_count as is_last,
        coalesce({{ billionths_of('weight', 'total_weight') }}, 0) as cut_billionths
    from totalled
),

whole as (
    select
        {{ shape | join(', ') }},
        position,
        attribution_model,
        case
            when is_last
                then 1000000000 - sum(cut_billionths) over ({{ shared }}) + cut_billionths
            else cut_billionths
        end as credited,
        case
            when is_last then 1000000000
            else sum(cut_billionths) over ({{ shared }} order by position asc nulls last)
        end as credited_to_here
    from cut
),

final as (
    select
        {{ shape | join(', ') }},
        position,
        attribution_model,
        {{ billionths('credited') }} as credit,
        {{ billionths('credited_to_here') }} as credit_to_here
    from whole
    where credited > 0
)

select * from final
