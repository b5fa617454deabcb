-- The return of each channel beside how firm it is, and its rank under each attribution model: the
-- ground on which channels are compared. Channels without a known return are not in it.
-- Grain: one row per period grain and start, attribution model and channel.

with ranged as (
    select * from {{ ref('int_performance__ranged') }}
),

rated as (
    select
        period_grain,
        period_start,
        attribution_model,
        dimension_value as channel,
        {{ performance_ratios(['roi']) }},
        {{ performance_readings(['roi']) }}
    from ranged
    where
        dimension_kind = 'channel'
        and not is_whole
),

final as (
    select
        period_grain,
        period_start,
        attribution_model,
        channel,
        row_number() over (
            partition by period_grain, period_start, attribution_model
            order by roi desc nulls last, channel asc
        ) as position,
        roi,
        roi_lower,
        roi_upper,
        roi_if_unknown_against,
        roi_if_unknown_for
    from rated
    where roi is not null
)

select * from final
