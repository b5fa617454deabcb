-- The channel with the best return of each period under each model, and how firm its place is:
-- whether it is the best under every model; whether it would stay so if everything unknown spoke
-- against it and for any other; and whether the sample shows the difference to each other one (the
-- interval of the difference, from both intervals, is above 0).
-- Grain: one row per period grain and start and attribution model with a rated channel.

with rated as (
    select * from {{ ref('int_channels__rated') }}
),

best as (
    select
        period_grain,
        period_start,
        attribution_model,
        channel,
        roi,
        roi_lower,
        roi_if_unknown_against,
        count(*) over (partition by period_grain, period_start) as models,
        count(*) over (partition by period_grain, period_start, channel) as models_on_top
    from rated
    where position = 1
),

final as (
    select
        best.period_grain,
        best.period_start,
        best.attribution_model,
        best.channel,
        best.models = best.models_on_top as is_firm_by_models,
        min(
            case
                when others.channel is null then 1
                when best.roi_if_unknown_against > others.roi_if_unknown_for then 1
                else 0
            end
        ) = 1 as is_firm_by_unknowns,
        min(
            case
                when others.channel is null or {{ is_shown_greater('best', 'others') }} then 1
                else 0
            end
        ) = 1 as is_firm_by_sample
    from best
    left join rated as others
        on
            best.period_grain = others.period_grain
            and best.period_start = others.period_start
            and best.attribution_model = others.attribution_model
            and best.channel <> others.channel
    group by
        best.period_grain, best.period_start, best.attribution_model, best.channel, best.models,
        best.models_on_top
)

select * from final
