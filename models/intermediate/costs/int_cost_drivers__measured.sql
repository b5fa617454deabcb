-- What costs are spread by, month by month: seconds worked, money spent on platforms
-- (ten-thousandths), leads touched, opportunities created, fixed shares. A lead counts once on each
-- channel and campaign that brought it or reached out to it that month. Each driver is measured for
-- everybody (scope `all`), for a team, and where it exists for a person or a platform. A team's
-- leads, opportunities and spend are those of the channels and campaigns it worked on that month:
-- team first, then campaign.
-- Grain: one row per driver, scope_kind, scope_key, month_date, channel, campaign_id and
-- is_prospecting.
{% set measured = [
    'driver', 'scope_kind', 'scope_key', 'month_date', 'channel', 'campaign_id', 'is_prospecting',
] %}
with

hours as (select * from {{ ref('int_hours__distributed') }}),
ad_spend as (select * from {{ ref('int_ad_spend__converted') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
touches as (select * from {{ ref('int_touches__unified') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
shares as (select * from {{ ref('int_allocation_shares__measured') }}),

touched as (
    {%- for relation, touched_date in [('leads', 'created_date'), ('touches', 'occurred_date')] %}
    select
        lead_id,
        cast({{ dbt.date_trunc('month', touched_date) }} as date) as touched_month,
        channel,
        campaign_id
    from {{ relation }}
    where lead_id is not null
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

led as (
    select
        touched_month,
        channel,
        campaign_id,
        count(distinct lead_id) as lead_count
    from touched
    group by touched_month, channel, campaign_id
),

events as (
    {%- for driver, relation, event_date, platform_key, weight in [
        ('spend', 'ad_spend', 'month_date', 'platform_key', ten_thousandths('spend')),
        ('leads', 'led', 'touched_month', 'null', 'lead_count'),
        ('opportunities', 'opportunities', 'created_date', 'null', '1'),
    ] %}
    select
        '{{ driver }}' as driver,
        cast({{ dbt.date_trunc('month', event_date) }} as date) as month_date,
        cast({{ platform_key }} as {{ dbt.type_string() }}) as platform_key,
        channel,
        campaign_id,
        true as is_prospecting,
        {{ weight }} as weight
    from {{ relation }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

worked as (
    select
        'hours' as driver,
        person_id,
        team_key,
        month_date,
        case when is_prospecting then channel end as channel,
        case when is_prospecting then campaign_id end as campaign_id,
        is_prospecting,
        seconds as weight
    from hours
),

team_work as (
    select distinct
        month_date,
        team_key,
        channel,
        campaign_id
    from worked
    where is_prospecting
),

team_events as (
    select
        events.*,
        team_work.team_key
    from events
    inner join team_work
        on
            events.month_date = team_work.month_date
            and events.channel = team_work.channel
            and coalesce(events.campaign_id, '') = coalesce(team_work.campaign_id, '')
),

scoped as (
    {%- for relation, scope_kind, scope_key in [
        ('worked', 'all', "''"), ('worked', 'team', 'team_key'), ('worked', 'person', 'person_id'),
        ('events', 'all', "''"), ('events', 'platform', 'platform_key'),
        ('team_events', 'team', 'team_key'), ('shares', 'key', 'allocation_key'),
    ] %}
    select
        driver,
        '{{ scope_kind }}' as scope_kind,
        {{ scope_key }} as scope_key,
        month_date,
        channel,
        campaign_id,
        is_prospecting,
        weight
    from {{ relation }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        {{ measured | join(', ') }},
        cast(sum(weight) as bigint) as weight
    from scoped
    where scope_key is not null and month_date is not null
    group by {{ measured | join(', ') }}
)

select * from final
