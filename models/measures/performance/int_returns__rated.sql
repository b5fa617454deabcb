-- The return of each channel, campaign and segment beside how firm it is, and its rank among those
-- of its kind under each attribution model: the ground on which they are compared. What has cost
-- or customers but no known return has no rank; nothing that is unknown, unallocated or the whole.
-- Grain: one row per dimension kind and value, period grain and start, attribution model.

with ranged as (
    select * from {{ ref('int_performance__ranged') }}
),

rated as (
    select
        dimension_kind,
        dimension_value,
        period_grain,
        period_start,
        attribution_model,
        coalesce(complete_cost, 0) <> 0
        or coalesce(missing_cost, 0) <> 0
        or coalesce(seconds_without_cost, 0) <> 0
        or coalesce(amounts_without_rate, 0) <> 0
        or coalesce(new_customers, 0) <> 0 as has_figures,
        {{ performance_ratios(['roi']) }},
        {{ performance_readings(['roi']) }}
    from ranged
    where not is_whole
),

final as (
    select
        dimension_kind,
        dimension_value,
        period_grain,
        period_start,
        attribution_model,
        case
            when roi is not null
                then row_number() over (
                    partition by dimension_kind, period_grain, period_start, attribution_model
                    order by roi desc nulls last, dimension_value asc
                )
        end as position,
        roi,
        roi_lower,
        roi_upper,
        roi_if_unknown_against,
        roi_if_unknown_for
    from rated
    where
        roi is not null
        or has_figures
)

select * from final
