-- What costs are spread by, month by month: seconds worked, money spent on platforms, leads
-- touched, opportunities created, fixed shares. Each driver is measured for everybody (scope
-- `all`), for a team, and where it exists for a person or a platform. A team's leads,
-- opportunities and spend are those of the channels and campaigns it worked on that month: team
-- first, then campaign.
-- Grain: one row per driver, scope_kind, scope_key, month_date, channel, campaign_id and
-- is_prospecting.

with

hours as (select * from {{ ref('int_hours__distributed') }}),
event_months as (select * from {{ ref('int_cost_driver_events__summed') }}),
shares as (select * from {{ ref('int_allocation_shares__measured') }}),

worked as (
    select
        hours.month_date,
        hours.person_id,
        hours.team_key,
        case when hours.is_prospecting then hours.channel end as channel,
        case when hours.is_prospecting then hours.campaign_id end as campaign_id,
        hours.is_prospecting,
        sum(hours.seconds) as weight
    from hours
    group by
        hours.month_date,
        hours.person_id,
        hours.team_key,
        case when hours.is_prospecting then hours.channel end,
        case when hours.is_prospecting then hours.campaign_id end,
        hours.is_prospecting
),

team_work as (
    select distinct
        worked.month_date,
        worked.team_key,
        worked.channel,
        worked.campaign_id
    from worked
    where worked.is_prospecting and worked.team_key is not null
),

scoped as (
    {%- for scope_kind, scope_key in [
        ('all', "''"), ('team', 'worked.team_key'), ('person', 'worked.person_id')
    ] %}
    select
        'hours' as driver,
        '{{ scope_kind }}' as scope_kind,
        {{ scope_key }} as scope_key,
        worked.month_date,
        worked.channel,
        worked.campaign_id,
        worked.is_prospecting,
        worked.weight
    from worked
    union all
    {%- endfor %}
    {%- for scope_kind, scope_key in [('all', "''"), ('platform', 'event_months.platform_key')] %}
    select
        event_months.driver,
        '{{ scope_kind }}' as scope_kind,
        {{ scope_key }} as scope_key,
        event_months.month_date,
        event_months.channel,
        event_months.campaign_id,
        true as is_prospecting,
        event_months.weight
    from event_months
    union all
    {%- endfor %}
    select
        event_months.driver,
        'team' as scope_kind,
        team_work.team_key as scope_key,
        event_months.month_date,
        event_months.channel,
        event_months.campaign_id,
        true as is_prospecting,
        event_months.weight
    from event_months
    inner join team_work
        on
            event_months.month_date = team_work.month_date
            and event_months.channel = team_work.channel
            and coalesce(event_months.campaign_id, '') = coalesce(team_work.campaign_id, '')
    union all
    select
        'fixed' as driver,
        'key' as scope_kind,
        shares.allocation_key as scope_key,
        shares.month_date,
        shares.channel,
        shares.campaign_id,
        true as is_prospecting,
        shares.weight
    from shares
),

final as (
    select
        scoped.driver,
        scoped.scope_kind,
        scoped.scope_key,
        scoped.month_date,
        scoped.channel,
        scoped.campaign_id,
        scoped.is_prospecting,
        cast(sum(scoped.weight) as bigint) as weight
    from scoped
    where scoped.scope_key is not null and scoped.month_date is not null
    group by
        scoped.driver, scoped.scope_kind, scoped.scope_key, scoped.month_date, scoped.channel,
        scoped.campaign_id, scoped.is_prospecting
    having sum(scoped.weight) > 0
)

select * from final
