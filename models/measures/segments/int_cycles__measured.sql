-- Median and 90th percentile of each step: the days by which half, and nine tenths, of those that
-- will go on have (the cumulative incidence rescaled to its last value). The median's 95 % interval
-- is as wide as a binomial count of half of those seen; and how many that rests on: seen to go on,
-- lost, still open, without a duration.
-- Grain: one row per dimension kind and value, step_kind and from_stage, period grain and start.
{% set sample = [
    'dimension_kind', 'dimension_value', 'step_kind', 'from_stage', 'period_grain', 'period_start',
] %}
{% set off_half = '(2 * rescaled.incidence - rescaled.last_incidence)' %}
with

incidence as (select * from {{ ref('int_cycles__incidence') }}),

rescaled as (
    select
        {{ sample | join(', ') }},
        days,
        won,
        ended,
        steps,
        incidence,
        max(incidence) over (partition by {{ sample | join(', ') }}) as last_incidence,
        sum(won) over (partition by {{ sample | join(', ') }}) as won_in_all
    from incidence
),

-- (2 incidence - last)² × won against 1.96² × last²: how far from the half, in standard errors
compared as (
    select
        rescaled.*,
        rescaled.won_in_all * {{ off_half }} * {{ off_half }}
        <= 3.8416 * rescaled.last_incidence * rescaled.last_incidence as is_near_half
    from rescaled
),

final as (
    select
        {{ sample | join(', ') }},
        cast(min(
            case when last_incidence > 0 and 2 * incidence >= last_incidence then days end
        ) as integer) as median_cycle_days,
        cast(min(
            case
                when last_incidence > 0 and (2 * incidence >= last_incidence or is_near_half)
                    then days
            end
        ) as integer) as median_lower_days,
        cast(min(
            case
                when last_incidence > 0 and 2 * incidence >= last_incidence and not is_near_half
                    then days
            end
        ) as integer) as median_upper_days,
        cast(min(
            case when last_incidence > 0 and 10 * incidence >= 9 * last_incidence then days end
        ) as integer) as p90_cycle_days,
        cast(max(case when won > 0 then days end) as integer) as longest_days,
        cast(sum(won) as bigint) as observed,
        cast(sum(ended - won) as bigint) as lost,
        cast(sum(case when days is not null then steps - ended else 0 end) as bigint) as censored,
        cast(sum(case when days is null then steps else 0 end) as bigint) as excluded
    from compared
    group by {{ sample | join(', ') }}
)

select * from final
