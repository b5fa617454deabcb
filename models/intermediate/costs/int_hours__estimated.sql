-- Time told by what people did: calls last (talk + wrap-up) ÷ utilisation, held meetings their
-- duration; standard minutes stand in where none is recorded, as for e-mails, messages, proposals
-- (opportunities with an amount). E-mails and messages are written by the lead's owner, one a day
-- to each; nobody's time is what carries a content (sent to many) or exceeds 24 hours (by a tool).
-- Grain: one row per person_id, work_date, team_label, activity, channel and campaign_id.
{% set utilisation = 'cast(coalesce(nullif(settings.utilisation, 0), 1) * 1000000 as bigint)' %}

with

calls as (select * from {{ ref('int_calls__timed') }}),
meetings as (select * from {{ ref('int_meetings__identified') }}),
touches as (select * from {{ ref('int_touches__identified') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
people as (select * from {{ ref('int_people__aliased') }}),
settings as (select * from {{ source('reference', 'settings') }}),
standard_minutes as (select * from {{ source('reference', 'standard_minutes') }}),

standards as (
    select
        task,
        cast(max(minutes) * 60 as bigint) as seconds
    from standard_minutes
    group by task
),

written as (
    select distinct
        leads.owner_id as person_id,
        leads.lead_id,
        touches.occurred_date as work_date,
        case when touches.kind = 'email_sent' then 'email' else 'message' end as activity,
        touches.channel,
        touches.campaign_id
    from touches
    inner join leads
        on touches.lead_id = leads.lead_id
    where
        touches.kind in ('email_sent', 'social_message', 'social_invitation')
        and coalesce(touches.direction, 'out') = 'out'
        and touches.content_id is null
        and touches.occurred_date is not null
        and leads.owner_id is not null
),

written_days as (
    select
        written.person_id,
        written.work_date,
        sum(standards.seconds) as seconds
    from written
    left join standards
        on written.activity = standards.task
    group by written.person_id, written.work_date
),

sent as (
    select
        written.*,
        written_days.seconds
    from written
    inner join written_days
        on
            written.person_id = written_days.person_id
            and written.work_date = written_days.work_date
),

-- what is measured, and how many that are not
actions as (
    select
        calls.person_id,
        calls.work_date,
        calls.team_label,
        'call' as activity,
        calls.channel,
        calls.campaign_id,
        calls.actions,
        calls.unmeasured_calls as unmeasured,
        {{ integer_quotient(
            'calls.spoken_seconds * 2000000 + ' ~ utilisation, '2 * ' ~ utilisation
        ) }} as seconds
    from calls
    cross join settings
    {%- for activity, relation, person, date, is_counted in [
        ('meeting', 'meetings', 'person_id', 'scheduled_date', 'is_held'),
        ('proposal', 'opportunities', 'owner_id', 'created_date',
         'original_amount is not null and owner_id is not null'),
        ('written', 'sent', 'person_id', 'work_date', 'coalesce(seconds, 0) <= 86400'),
    ] %}
    {%- set measured = 'duration_minutes' if activity == 'meeting' else 'cast(null as bigint)' %}
    union all
    select
        {{ person }} as person_id,
        {{ date }} as work_date,
        cast(null as {{ dbt.type_string() }}) as team_label,
        {{ 'activity' if activity == 'written' else "'" ~ activity ~ "'" }} as activity,
        channel,
        campaign_id,
        1 as actions,
        case when {{ measured }} is null then 1 else 0 end as unmeasured,
        coalesce({{ measured }} * 60, 0) as seconds
    from {{ relation }}
    where {{ is_counted }} and {{ date }} is not null
    {%- endfor %}
),

final as (
    select
        coalesce(people.person_id, actions.person_id) as person_id,
        actions.work_date,
        actions.team_label,
        actions.activity,
        actions.channel,
        actions.campaign_id,
        cast(sum(actions.actions) as bigint) as actions,
        cast(
            sum(actions.seconds + actions.unmeasured * coalesce(standards.seconds, 0)) as bigint
        ) as seconds
    from actions
    left join standards
        on actions.activity = standards.task
    left join people
        on actions.person_id = people.alias_id
    group by
        coalesce(people.person_id, actions.person_id), actions.work_date, actions.team_label,
        actions.activity, actions.channel, actions.campaign_id
)

select * from final
