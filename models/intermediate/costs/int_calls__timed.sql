-- What calls took of whose day: every leg of a transferred call is the time of its own agent, on
-- the channel and campaign of the call. Summed per person and day before anything else looks at
-- it, so that the work stays linear in the calls.
-- Grain: one row per person_id, work_date, team_label, channel and campaign_id.

with

calls as (select * from {{ ref('int_calls__consolidated') }}),
legs as (select * from {{ ref('stg_calls__legs') }}),
transferred_legs as (select * from {{ ref('int_call_legs__traced') }}),

-- a leg that names nobody is the call's agent's; a call that none of its legs measured is one such
-- call, of the agent of its first leg
spoken as (
    select
        calls.person_id,
        calls.started_date,
        calls.team,
        calls.channel,
        calls.campaign_id,
        1 as leg_number,
        calls.talk_seconds,
        calls.wrap_up_seconds,
        calls.duration_seconds,
        coalesce(calls.talk_seconds, calls.wrap_up_seconds, calls.duration_seconds) is null
            as is_unmeasured
    from calls
    where coalesce(calls.leg_count, 1) = 1
    union all
    select
        coalesce(legs.agent_id, calls.person_id) as person_id,
        coalesce(legs.started_date, calls.started_date) as started_date,
        coalesce(legs.team, calls.team) as team,
        calls.channel,
        calls.campaign_id,
        row_number() over (
            partition by calls.call_id
            order by
                case when legs.parent_call_id is null then 0 else 1 end,
                legs.started_at nulls last,
                legs.call_id
        ) as leg_number,
        legs.talk_seconds,
        legs.wrap_up_seconds,
        legs.duration_seconds,
        coalesce(calls.talk_seconds, calls.wrap_up_seconds, calls.duration_seconds) is null
            as is_unmeasured
    from calls
    inner join transferred_legs
        on calls.call_id = transferred_legs.call_id
    inner join legs
        on transferred_legs.leg_id = legs.call_id
    where calls.leg_count > 1
),

final as (
    select
        spoken.person_id,
        spoken.started_date as work_date,
        spoken.team as team_label,
        spoken.channel,
        spoken.campaign_id,
        cast(sum(case when spoken.leg_number = 1 then 1 else 0 end) as bigint) as actions,
        cast(sum(case
            when coalesce(spoken.talk_seconds, spoken.wrap_up_seconds) is not null
                then coalesce(spoken.talk_seconds, 0) + coalesce(spoken.wrap_up_seconds, 0)
            else coalesce(spoken.duration_seconds, 0)
        end) as bigint) as spoken_seconds,
        cast(sum(
            case when spoken.is_unmeasured and spoken.leg_number = 1 then 1 else 0 end
        ) as bigint) as unmeasured_calls
    from spoken
    where spoken.started_date is not null
    group by spoken.person_id, spoken.started_date, spoken.team, spoken.channel, spoken.campaign_id
)

select * from final
