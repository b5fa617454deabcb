-- What calls took of whose day: every leg of a transferred call is the time of its own agent, on
-- the channel and campaign of the call. Summed per person and day before anything else looks at
-- it, so that the work stays linear in the calls.
-- Grain: one row per person_id, work_date, team_label, channel and campaign_id.
{% set seconds = ['talk_seconds', 'wrap_up_seconds', 'duration_seconds'] %}

with

calls as (select * from {{ ref('int_calls__consolidated') }}),
legs as (select * from {{ ref('int_call_legs__traced') }}),

-- a leg that names nobody is the call's agent's; a call that none of its legs measured is one such
-- call, of the agent of its first leg
spoken as (
    select
        coalesce(legs.person_id, calls.person_id) as person_id,
        coalesce(legs.started_date, calls.started_date) as started_date,
        coalesce(legs.team, calls.team) as team,
        calls.channel,
        calls.campaign_id,
        coalesce(legs.leg_number, 1) as leg_number,
        {%- for measure in seconds %}
        case when legs.leg_id is null then calls.{{ measure }} else legs.{{ measure }} end
            as {{ measure }},
        {%- endfor %}
        coalesce(calls.{{ seconds | join(', calls.') }}) is null as is_unmeasured
    from calls
    left join legs
        on calls.call_id = legs.call_id
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
