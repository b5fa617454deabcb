-- Median and 90th percentile of the sales cycle: the days by which half, and nine tenths, of those
-- that will be won are won (the cumulative incidence rescaled to its last value).
-- Grain: one row per dimension kind and value, period grain and start with a won deal.
with

incidence as (select * from {{ ref('int_cycles__incidence') }}),

rescaled as (
    select
        dimension_kind,
        dimension_value,
        period_grain,
        period_start,
        days,
        incidence,
        max(incidence) over (
            partition by dimension_kind, dimension_value, period_grain, period_start
        ) as last_incidence
    from incidence
),

final as (
    select
        dimension_kind,
        dimension_value,
        period_grain,
        period_start,
        cast(min(case when 2 * incidence >= last_incidence then days end) as integer)
            as median_cycle_days,
        cast(min(case when 10 * incidence >= 9 * last_incidence then days end) as integer)
            as p90_cycle_days
    from rescaled
    where last_incidence > 0
    group by dimension_kind, dimension_value, period_grain, period_start
)

select * from final
