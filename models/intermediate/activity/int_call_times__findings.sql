-- Calls whose times or result cannot be: their minutes carry labour and make contacts. There may be
-- ten million calls: they are read once, and only the few that fail go on.
-- Grain: one row per finding of calls.
with

legs as (
    select * from {{ ref('stg_calls__legs') }}
),

columns as (
    select * from {{ ref('stg_land__columns') }}
),

delivered as (
    select
        max(case when column_name = 'agent_id' and is_delivered then 1 else 0 end) = 1 as has_agents
    from columns
    where extract = 'call_logs'
),

checked as (
    select
        legs.call_id,
        coalesce(legs.ended_at < legs.started_at, false) as is_ended_before,
        coalesce(legs.talk_seconds > legs.duration_seconds, false) as is_talk_longer,
        coalesce(greatest(legs.duration_seconds, legs.talk_seconds) > 14400, false) as is_too_long,
        coalesce(legs.is_reached and legs.talk_seconds = 0, false) as is_without_talk,
        legs.agent_id is null and delivered.has_agents as is_without_agent,
        legs.source_file,
        legs.source_record
    from legs
    cross join delivered
    where
        legs.ended_at < legs.started_at
        or legs.talk_seconds > legs.duration_seconds
        or legs.duration_seconds > 14400
        or legs.talk_seconds > 14400
        or (legs.is_reached and legs.talk_seconds = 0)
        or (legs.agent_id is null and delivered.has_agents)
),

final as (
    {%- for rule_id, column_name, condition in [
        ('call_ended_before_started', 'ended_at', 'is_ended_before'),
        ('call_talk_exceeds_duration', 'talk_seconds', 'is_talk_longer'),
        ('call_too_long', 'duration_seconds', 'is_too_long'),
        ('call_reached_without_talk', 'talk_seconds', 'is_without_talk'),
        ('call_agent_missing', 'agent_id', 'is_without_agent'),
    ] %}
    select
        {{ finding_columns(rule_id, 'call', 'call_id', 'call_logs', column_name) }}
    from checked
    where {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
