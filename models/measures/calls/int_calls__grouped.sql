-- Calls summed before anything else looks at them: with what they are told by, whose time they took
-- and when. A transferred call is told as one call, and each of its legs is the time of its own
-- agent; a leg that names nobody is the call's agent's. A call that nothing measured weighs as long
-- as it is taken to last.
-- Grain: one row per worker_key, work_date and all that a call is told by.
{% set dimensions = call_cell_keys() %}

with

calls as (select * from {{ ref('int_calls__profiled') }}),
legs as (select * from {{ ref('stg_calls__legs') }}),
transferred_legs as (select * from {{ ref('int_call_legs__traced') }}),
people as (select * from {{ ref('int_people__aliased') }}),
settings as (select * from {{ source('reference', 'settings') }}),
standard_minutes as (select * from {{ source('reference', 'standard_minutes') }}),

-- less what utilisation adds, which measured calls lack here too
standards as (
    select
        cast(round(max(settings.utilisation) * 60000 * coalesce(
            max(case when standard_minutes.task = 'call' then standard_minutes.minutes end), 0
        ), 0) as bigint) as weight
    from settings
    left join standard_minutes
        on standard_minutes.task is not null
),

spoken as (
    select
        calls.{{ dimensions | join(', calls.') }},
        calls.person_key as worker_key,
        calls.started_date as work_date,
        1 as leg_number,
        calls.{{ call_measures('done') | join(', calls.') }},
        case
            when coalesce(calls.talk_seconds, calls.wrap_up_seconds) is not null
                then coalesce(calls.talk_seconds, 0) + coalesce(calls.wrap_up_seconds, 0)
            else calls.duration_seconds
        end as leg_seconds,
        coalesce(calls.talk_seconds, calls.wrap_up_seconds, calls.duration_seconds) is null
            as is_unmeasured
    from calls
    where coalesce(calls.leg_count, 1) = 1
    union all
    select
        calls.{{ dimensions | join(', calls.') }},
        coalesce(people.person_key, left(md5(legs.agent_id), 16), calls.person_key) as worker_key,
        coalesce(legs.started_date, calls.started_date) as work_date,
        row_number() over (
            partition by calls.call_id
            order by
                case when legs.parent_call_id is null then 0 else 1 end asc,
                legs.started_at asc nulls last, legs.call_id asc
        ) as leg_number,
        calls.{{ call_measures('done') | join(', calls.') }},
        case
            when coalesce(legs.talk_seconds, legs.wrap_up_seconds) is not null
                then coalesce(legs.talk_seconds, 0) + coalesce(legs.wrap_up_seconds, 0)
            else legs.duration_seconds
        end as leg_seconds,
        coalesce(calls.talk_seconds, calls.wrap_up_seconds, calls.duration_seconds) is null
            as is_unmeasured
    from calls
    inner join transferred_legs
        on calls.call_id = transferred_legs.call_id
    inner join legs
        on transferred_legs.leg_id = legs.call_id
    left join people
        on legs.agent_id = people.alias_id
    where calls.leg_count > 1
),

final as (
    select
        spoken.{{ dimensions | join(', spoken.') }},
        coalesce(spoken.worker_key, '') as worker_key,
        spoken.work_date,
        coalesce(spoken.campaign_id, '') as campaign_key,
        {%- for measure in call_measures('done') %}
        sum(case when spoken.leg_number = 1 then spoken.{{ measure }} end) as {{ measure }},
        {%- endfor %}
        cast(sum(coalesce(spoken.leg_seconds, 0)) as bigint) as leg_seconds,
        cast(sum(
            coalesce(spoken.leg_seconds, 0) * 1000
            + case
                when spoken.is_unmeasured and spoken.leg_number = 1 then standards.weight else 0
            end
        ) as bigint) as weight
    from spoken
    cross join standards
    group by
        spoken.{{ dimensions | join(', spoken.') }}, coalesce(spoken.worker_key, ''),
        spoken.work_date
)

select * from final
