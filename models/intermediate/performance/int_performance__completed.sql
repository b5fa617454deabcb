-- The groups that have a row in the performance marts, each with a zero for every measure that is
-- given: campaigns known without a figure and months with a goal have their row.
-- Grain: one row per figure of a group, and one per group and measure.

with dated as (
    select * from {{ ref('int_performance__dated') }}
),

campaigns as (
    select * from {{ ref('int_campaigns__identified') }}
),

goals as (
    select * from {{ ref('int_goals__summed') }}
),

given as (
    select * from {{ ref('int_measures__given') }}
),

build as (
    select * from {{ ref('stg_reference__build') }}
),

first_day as (
    select coalesce(min(dated.period_start), max(build.as_of_date)) as first_date
    from build
    left join dated
        on dated.period_grain = 'all'
),

groups as (
    select
        dimension_kind,
        dimension_value,
        period_grain,
        period_start,
        attribution_model
    from dated
    union
    select
        'campaign' as dimension_kind,
        campaigns.campaign_id as dimension_value,
        'all' as period_grain,
        first_day.first_date as period_start,
        'declared_source' as attribution_model
    from campaigns
    cross join first_day
    where campaigns.campaign_id is not null
    union
    select
        'channel' as dimension_kind,
        goals.channel as dimension_value,
        goals.period_grain,
        goals.period_start,
        'declared_source' as attribution_model
    from goals
    cross join build
    where goals.period_start <= build.as_of_date
),

final as (
    select
        dimension_kind,
        dimension_value,
        period_grain,
        period_start,
        attribution_model,
        measure,
        value
    from dated
    union all
    select
        groups.dimension_kind,
        groups.dimension_value,
        groups.period_grain,
        groups.period_start,
        groups.attribution_model,
        given.measure,
        case when given.is_given then cast(0 as decimal(18, 4)) end as value
    from groups
    cross join given
)

select * from final
