-- Who gets the credit of each conversion under each model. The credits of one conversion sum to
-- exactly 1: they are cut off at nine decimals and the last touch takes what remains. A conversion
-- without a touch, and every one in the model of the declared source, is credited to that source,
-- under a touch that stands for it.
-- Grain: one row per conversion_id, touch_id and attribution model with a credit.
{% set conversion = 'weights.conversion_id, weights.attribution_model' %}
{% set total_weight = 'sum(weights.weight) over (partition by ' ~ conversion ~ ')' %}

with

weights as (select * from {{ ref('int_touch_weights__measured') }}),
paths as (select * from {{ ref('int_conversion_touches__pathed') }}),
conversions as (select * from {{ ref('int_conversions__listed') }}),
models as (select * from {{ ref('int_attribution_models__listed') }}),

cut as (
    select
        weights.conversion_id,
        weights.touch_id,
        weights.attribution_model,
        paths.channel,
        paths.campaign_id,
        paths.position,
        paths.is_last,
        cast(coalesce(
            {{ integer_quotient('weights.weight * 1000000000', total_weight) }}, 0
        ) as bigint) as cut_billionths
    from weights
    inner join paths
        on
            weights.conversion_id = paths.conversion_id
            and weights.touch_id = paths.touch_id
),

shared as (
    select
        cut.*,
        case
            when not cut.is_last then cut.cut_billionths
            else 1000000000 - sum(case when cut.is_last then 0 else cut.cut_billionths end) over (
                partition by cut.conversion_id, cut.attribution_model
            )
        end as billionths
    from cut
),

without_touch as (
    select
        conversions.conversion_id,
        models.attribution_model
    from conversions
    cross join models
    where
        models.attribution_model = 'declared_source'
        or not exists (
            select 1
            from paths
            where paths.conversion_id = conversions.conversion_id
        )
),

final as (
    select
        conversion_id,
        touch_id,
        attribution_model,
        channel,
        campaign_id,
        cast(position as bigint) as position,
        cast(billionths * cast(0.000000001 as decimal(9, 9)) as decimal(12, 9)) as credit
    from shared
    where billionths > 0
    union all
    select
        conversions.conversion_id,
        'declared:' || conversions.conversion_id as touch_id,
        without_touch.attribution_model,
        conversions.channel,
        conversions.campaign_id,
        cast(1 as bigint) as position,
        cast(1 as decimal(12, 9)) as credit
    from without_touch
    inner join conversions
        on without_touch.conversion_id = conversions.conversion_id
)

select * from final
