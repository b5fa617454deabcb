-- The channel, campaign or segment with the best return of each period under each model, and how
-- firm its place is: whether it is the best under every model; whether it would stay so if
-- everything unknown spoke against it and for any other; and whether the sample shows the
-- difference to each other one (the interval of the difference, from both intervals, is above 0).
-- One without a known return is unknown, and might be better. Without another one there is nothing
-- to be told.
-- Grain: one row per dimension kind, period grain and start and attribution model with a return.
{% set keys = ['dimension_kind', 'period_grain', 'period_start', 'attribution_model'] %}
with rated as (
    select * from {{ ref('int_returns__rated') }}
),

best as (
    select
        dimension_kind,
        dimension_value,
        period_grain,
        period_start,
        attribution_model,
        roi,
        roi_lower,
        roi_if_unknown_against,
        count(*) over (partition by dimension_kind, period_grain, period_start) as models,
        count(*) over (
            partition by dimension_kind, period_grain, period_start, dimension_value
        ) as models_on_top
    from rated
    where position = 1
),

final as (
    select
        best.dimension_kind,
        best.dimension_value,
        best.period_grain,
        best.period_start,
        best.attribution_model,
        best.models = best.models_on_top as is_firm_by_models,
        min(
            case
                when others.dimension_value is null then null
                when best.roi_if_unknown_against > others.roi_if_unknown_for then 1
                else 0
            end
        ) = 1 as is_firm_by_unknowns,
        min(
            case
                when others.roi is null then null
                when {{ is_shown_greater('best', 'others') }} then 1
                else 0
            end
        ) = 1 as is_firm_by_sample
    from best
    left join rated as others
        on
            {%- for key in keys %}
            best.{{ key }} = others.{{ key }} and
            {%- endfor %}
            best.dimension_value <> others.dimension_value
    group by
        best.dimension_kind, best.dimension_value, best.period_grain, best.period_start,
        best.attribution_model, best.models, best.models_on_top
)

select * from final
