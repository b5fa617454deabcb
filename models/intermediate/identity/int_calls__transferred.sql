-- A transferred call as one: who and what from its first leg, else from the first that says; the
-- outcome of the last leg that reached somebody, else of the last; seconds of all its legs.
-- Grain: one row per transferred call (call_id).
{% set attributes = [
    'agent_id', 'team', 'lead_id', 'campaign_id', 'script_id', 'direction', 'from_number',
    'to_number', 'started_at', 'started_date', 'started_local_at',
] %}
with

legs as (select * from {{ ref('stg_calls__legs') }}),
grouped as (select * from {{ ref('int_call_legs__grouped') }}),

ordered as (
    select
        grouped.call_id,
        {% for attribute in attributes %}
        legs.{{ attribute }},
        {% endfor %}
        legs.outcome,
        coalesce(legs.is_reached, false) as is_reached,
        legs.talk_seconds,
        legs.wrap_up_seconds,
        legs.duration_seconds,
        row_number() over (
            partition by grouped.call_id
            order by
                case when legs.parent_call_id is null then 0 else 1 end asc,
                legs.started_at asc nulls last, legs.call_id asc
        ) as position,
        row_number() over (
            partition by grouped.call_id
            order by
                case
                    when legs.is_reached and legs.outcome is not null then 0
                    when legs.outcome is not null then 1
                    else 2
                end asc,
                legs.started_at desc nulls last, legs.call_id desc
        ) as outcome_position
    from legs
    inner join grouped
        on legs.call_id = grouped.leg_id
),

final as (
    select
        call_id,
        {% for attribute in attributes %}
        coalesce(
            max(case when position = 1 then {{ attribute }} end), min({{ attribute }})
        ) as {{ attribute }},
        {% endfor %}
        max(case when outcome_position = 1 then outcome end) as outcome,
        max(case when is_reached then 1 else 0 end) = 1 as is_reached,
        cast(sum(talk_seconds) as bigint) as talk_seconds,
        cast(sum(wrap_up_seconds) as bigint) as wrap_up_seconds,
        cast(sum(duration_seconds) as bigint) as duration_seconds,
        count(*) as leg_count
    from ordered
    group by call_id
)

select * from final
