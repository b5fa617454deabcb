-- The groups that have a row in the performance marts: those with a figure, campaigns known
-- without one, and months with a goal.
-- Grain: one row per dimension kind and value, period grain and start.

with dated as (
    select * from {{ ref('int_performance__dated') }}
),

campaigns as (
    select * from {{ ref('int_campaigns__identified') }}
),

goals as (
    select * from {{ ref('int_goals__summed') }}
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

final as (
    select
        dimension_kind,
        dimension_value,
        period_grain,
        period_start
    from dated
    union
    select
        'campaign' as dimension_kind,
        campaigns.campaign_id as dimension_value,
        'all' as period_grain,
        first_day.first_date as period_start
    from campaigns
    cross join first_day
    where campaigns.campaign_id is not null
    union
    select
        'channel' as dimension_kind,
        goals.channel as dimension_value,
        goals.period_grain,
        goals.period_start
    from goals
    cross join build
    where goals.period_start <= build.as_of_date
)

select * from final
