-- The groups that have a row in the performance marts: those with a figure, campaigns known
-- without one, and months with a goal, in the periods that have begun on the day of the load and in
-- the whole time; with a campaign that no cost reaches the channel, of its
-- own or of its figures, that has costs or unpaid hours naming no campaign: some may be its own.
-- Grain: one row per dimension kind and value, period grain and start.

with

figures as (select * from {{ ref('int_performance__summed') }}),
campaigns as (select * from {{ ref('int_campaigns__identified') }}),
goals as (select * from {{ ref('int_goals__summed') }}),
build as (select * from {{ source('reference', 'build') }}),

first_day as (
    select coalesce(min(figures.period_start), max(build.as_of_date)) as first_date
    from build
    left join figures
        on figures.period_grain = 'all'
),

events as (select * from {{ ref('int_performance__events') }}),
credited as (select * from {{ ref('int_performance__credited') }}),

unnamed as (
    select distinct channel
    from events
    where
        campaign_id is null
        and measure in ('complete_cost', 'seconds_without_cost', 'amounts_without_rate')
        and value <> 0
),

seen as (
    select
        campaign_id,
        channel
    from events
    where campaign_id is not null
    union
    select
        campaign_id,
        channel
    from credited
    where campaign_id is not null
),

campaign_channels as (
    select
        seen.campaign_id,
        coalesce(campaigns.channel, seen.channel) as channel
    from seen
    left join campaigns
        on seen.campaign_id = campaigns.campaign_id
    union
    select
        campaigns.campaign_id,
        campaigns.channel
    from campaigns
),

unnamed_costs as (
    select
        campaign_channels.campaign_id,
        min(unnamed.channel) as channel
    from campaign_channels
    inner join unnamed
        on campaign_channels.channel = unnamed.channel
    where
        campaign_channels.campaign_id is not null
        and campaign_channels.campaign_id not in (
            select events.campaign_id from events
            where events.measure = 'complete_cost' and events.campaign_id is not null
        )
    group by campaign_channels.campaign_id
),

listed as (
    select
        dimension_kind,
        dimension_value,
        period_grain,
        period_start
    from figures
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
        case when goals.team = 'all' then 'channel' else 'team' end as dimension_kind,
        case when goals.team = 'all' then goals.channel else goals.team end as dimension_value,
        goals.period_grain,
        goals.period_start
    from goals
    where
        not goals.is_so_far
        and goals.channel <> 'unrecognised'
        and (goals.team = 'all' or goals.channel = 'all')
),

final as (
    select
        listed.*,
        unnamed_costs.channel as unnamed_cost_channel
    from listed
    cross join build
    left join unnamed_costs
        on
            case when listed.dimension_kind = 'campaign' then listed.dimension_value end
            = unnamed_costs.campaign_id
    where
        listed.period_grain = 'all'
        or listed.period_start <= build.as_of_date
)

select * from final
