-- Time told by what people did: calls last (talk + wrap-up) ÷ utilisation, held meetings their
-- duration, and standard minutes stand in where no duration is recorded, as for e-mails, messages
-- and proposals. A proposal is an opportunity with an amount.
-- Grain: one row per person_id, work_date, team_label, activity, channel and campaign_id.

with

calls as (select * from {{ ref('int_calls__timed') }}),
meetings as (select * from {{ ref('int_meetings__identified') }}),
messages as (select * from {{ ref('int_messages__written') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
people as (select * from {{ ref('int_people__aliased') }}),
standards as (select * from {{ ref('int_standard_times__known') }}),

actions as (
    select
        calls.person_id,
        calls.work_date,
        calls.team_label,
        'call' as activity,
        calls.channel,
        calls.campaign_id,
        calls.actions,
        {{ integer_quotient(
            'calls.spoken_seconds * 2000000 + standards.utilisation_millionths',
            '2 * standards.utilisation_millionths'
        ) }} + calls.unmeasured_calls * coalesce(standards.call_seconds, 0) as seconds
    from calls
    cross join standards
    union all
    select
        meetings.person_id,
        meetings.scheduled_date as work_date,
        cast(null as {{ dbt.type_string() }}) as team_label,
        'meeting' as activity,
        meetings.channel,
        meetings.campaign_id,
        1 as actions,
        coalesce(meetings.duration_minutes * 60, standards.meeting_seconds, 0) as seconds
    from meetings
    cross join standards
    where meetings.is_held and meetings.scheduled_date is not null
    union all
    select
        messages.person_id,
        messages.work_date,
        cast(null as {{ dbt.type_string() }}) as team_label,
        messages.activity,
        messages.channel,
        messages.campaign_id,
        messages.actions,
        messages.seconds
    from messages
    union all
    select
        opportunities.owner_id as person_id,
        opportunities.created_date as work_date,
        cast(null as {{ dbt.type_string() }}) as team_label,
        'proposal' as activity,
        opportunities.channel,
        opportunities.campaign_id,
        1 as actions,
        coalesce(standards.proposal_seconds, 0) as seconds
    from opportunities
    cross join standards
    where
        opportunities.original_amount is not null
        and opportunities.owner_id is not null
        and opportunities.created_date is not null
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
        cast(sum(actions.seconds) as bigint) as seconds
    from actions
    left join people
        on actions.person_id = people.alias_id
    group by
        coalesce(people.person_id, actions.person_id),
        actions.work_date,
        actions.team_label,
        actions.activity,
        actions.channel,
        actions.campaign_id
)

select * from final
