-- The two durations of attribution that follow from the company's sales cycle: the half-life of a
-- touch (setting, else half the median cycle) and the age at which a silent path has ended (the
-- 90th percentile). A company that has won nothing yet takes the look-back window for its cycle. A
-- path is known to be silent up to the last day that the deals know of, else to the load's.
-- Grain: one row per build: one row.
with

settings as (select * from {{ source('reference', 'settings') }}),
cycles as (select * from {{ ref('int_cycles__measured') }}),
dated as (select * from {{ ref('int_extracts__spanned') }}),
build as (select * from {{ source('reference', 'build') }}),

company as (
    select
        max(median_cycle_days) as median_cycle_days,
        max(p90_cycle_days) as p90_cycle_days
    from cycles
    where
        dimension_kind = 'channel'
        and dimension_value = 'all'
        and period_grain = 'all'
        and step_kind = 'creation'
),

final as (
    select
        coalesce(
            settings.time_decay_half_life_days,
            cast(
                0.5 * coalesce(nullif(company.median_cycle_days, 0), settings.lookback_days)
                as decimal(18, 6)
            )
        ) as half_life_days,
        coalesce(company.p90_cycle_days, settings.lookback_days) as ended_after_days,
        coalesce(dated.last_date, build.as_of_date) as known_date
    from settings
    cross join build
    cross join company
    left join dated
        on dated.extract = 'crm_opportunities'
)

select * from final
