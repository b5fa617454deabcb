-- Who gets the credit of each conversion under each model: by rules, as the shape of its path is
-- shared; by time, 2^(-days / half-life), counted from the last touch; by Shapley and Markov, the
-- share of the touch's channel (equal; by removal effect, as long as one channel of the path has
-- any) by the touches it has in the path. The credits of one conversion sum to exactly 1: they are
-- cut off at nine decimals and the last touch takes what remains. A conversion without a touch, and
-- every one in the model of the declared source, is credited to that source, under a touch that
-- stands for it.
-- Grain: one row per conversion_id, touch_id and attribution model with a credit.
{% set shape = ['conversion_kind', 'touch_count', 'lead_position', 'opportunity_position'] %}
{% set touch = ['conversion_id', 'touch_id', 'channel', 'campaign_id', 'position'] %}
{% set measured = ['time_decay', 'shapley', 'markov'] %}
{% set path = 'partition by conversion_id' %}
{% set touches_of_channel = 'count(*) over (partition by paths.conversion_id, paths.channel)' %}

with

paths as (select * from {{ ref('int_conversion_touches__pathed') }}),
shapes as (select * from {{ ref('int_path_shapes__shared') }}),
conversions as (select * from {{ ref('int_conversions__listed') }}),
models as (select * from {{ ref('int_attribution_models__listed') }}),
settled as (select * from {{ ref('int_attribution_settings__settled') }}),
removals as (select * from {{ source('estimates', 'markov') }}),

effects as (
    select
        conversion_kind,
        channel,
        cast(cast(removal_effect * 1000000000000 as decimal(18, 0)) as bigint) as removal_effect
    from removals
),

-- whole numbers whose unit does not matter
weights as (
    select
        paths.{{ touch | join(', paths.') }},
        paths.touch_count,
        {{ decayed_weight('paths.seconds_before_last', 'settled.half_life_days') }} as time_decay,
        {{ integer_quotient('1000000000000', touches_of_channel, 18) }} as shapley,
        {{ integer_quotient(
            'case when max(effects.removal_effect) over (partition by paths.conversion_id) > 0 '
            'then coalesce(effects.removal_effect, 0) else 1000000000000 end',
            touches_of_channel, 18,
        ) }} as markov
    from paths
    cross join settled
    left join effects
        on
            paths.conversion_kind = effects.conversion_kind
            and paths.channel = effects.channel
),

totalled as (
    select
        {%- for model in measured %}
        sum(weights.{{ model }}) over ({{ path }}) as total_{{ model }},
        {%- endfor %}
        weights.*
    from weights
),

cut as (
    select
        {%- for model in measured %}
        coalesce({{ billionths_of(model, 'total_' ~ model) }}, 0) as {{ model }},
        {%- endfor %}
        {{ touch | join(', ') }},
        position = touch_count as is_last
    from totalled
),

running as (
    select
        {%- for model in measured %}
        case
            when is_last then 1000000000 - sum({{ model }}) over ({{ path }}) + {{ model }}
            else {{ model }}
        end as {{ model }},
        case
            when is_last then 1000000000
            else sum({{ model }}) over ({{ path }} order by position asc nulls last)
        end as {{ model }}_to_here,
        {%- endfor %}
        {{ touch | join(', ') }}
    from cut
),

final as (
    select
        paths.{{ touch | join(', paths.') }},
        shapes.attribution_model,
        shapes.credit,
        shapes.credit_to_here
    from paths
    inner join shapes
        on {{ same('paths', 'shapes', shape + ['position']) }}
    {%- for model in measured %}
    union all
    select
        running.{{ touch | join(', running.') }},
        models.attribution_model,
        {{ billionths('running.' ~ model) }} as credit,
        {{ billionths('running.' ~ model ~ '_to_here') }} as credit_to_here
    from running
    inner join models
        on models.attribution_model = '{{ model }}'
    where running.{{ model }} > 0
    {%- endfor %}
    union all
    select
        conversions.conversion_id,
        'declared:' || conversions.conversion_id as touch_id,
        conversions.channel,
        conversions.campaign_id,
        cast(1 as bigint) as position,
        models.attribution_model,
        cast(1 as decimal(12, 9)) as credit,
        cast(1 as decimal(12, 9)) as credit_to_here
    from conversions
    cross join models
    where
        models.attribution_model = 'declared_source'
        or conversions.conversion_id not in (select paths.conversion_id from paths)
)

select * from final
