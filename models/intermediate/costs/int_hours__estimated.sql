-- Time told by what people did: calls last (talk + wrap-up) ÷ utilisation, held meetings their
-- duration, and standard minutes stand in where no duration is recorded, as for e-mails, messages
-- and proposals. A proposal is an opportunity with an amount. Calls are summed per person and day
-- before anything else, so the work stays linear in their number.
-- Grain: one row per person_id, work_date, team_label, activity, channel and campaign_id.

with

calls as (
    select * from {{ ref('int_calls__consolidated') }}
),

meetings as (
    select * from {{ ref('int_meetings__identified') }}
),

messages as (
    select * from {{ ref('int_messages__written') }}
),

opportunities as (
    select * from {{ ref('stg_crm__opportunities') }}
),

linked_opportunities as (
    select * from {{ ref('int_opportunities__linked') }}
),

people as (
    select * from {{ ref('int_people__aliased') }}
),

standards as (
    select * from {{ ref('int_standard_times__known') }}
),

called as (
    select
        calls.person_id,
        calls.started_date as work_date,
        calls.team as team_label,
        'call' as activity,
        calls.channel,
        calls.campaign_id,
        count(*) as actions,
        sum(case
            when calls.talk_seconds is not null or calls.wrap_up_seconds is not null
                then coalesce(calls.talk_seconds, 0) + coalesce(calls.wrap_up_seconds, 0)
            else coalesce(calls.duration_seconds, 0)
        end) as spoken_seconds,
        sum(
            case
                when
                    calls.talk_seconds is null
                    and calls.wrap_up_seconds is null
                    and calls.duration_seconds is null
                    then 1
                else 0
            end
        ) as unmeasured_calls
    from calls
    where calls.started_date is not null
    group by
        calls.person_id, calls.started_date, calls.team, calls.channel, calls.campaign_id
),

actions as (
    select
        called.person_id,
        called.work_date,
        called.team_label,
        called.activity,
        called.channel,
        called.campaign_id,
        called.actions,
        {{ integer_quotient(
            'called.spoken_seconds * 2000000 + standards.utilisation_millionths',
            '2 * standards.utilisation_millionths'
        ) }} + called.unmeasured_calls * coalesce(standards.call_seconds, 0) as seconds
    from called
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
    where meetings.status = 'held' and meetings.scheduled_date is not null
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
        linked_opportunities.channel,
        linked_opportunities.campaign_id,
        1 as actions,
        coalesce(standards.proposal_seconds, 0) as seconds
    from opportunities
    inner join linked_opportunities
        on opportunities.opportunity_id = linked_opportunities.opportunity_id
    cross join standards
    where
        opportunities.amount is not null
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
