-- Records of the telephone system, in their latest version; a transferred call has several legs.
-- The further legs under one call id get ids of their own and that call as their parent.
-- There may be ten million calls: labels are looked up once per distinct text, not once per call.
-- Grain: one row per call leg.
{% set ids = ['call_id', 'parent_call_id', 'campaign_id'] %}
{% set record = ['source_section', 'source_file', 'source_record'] %}
{% set told = ['agent_id', 'script_id', 'lead_id', 'from_number', 'to_number', 'team'] %}
{% set counts = ['duration_seconds', 'talk_seconds', 'wrap_up_seconds', 'attempts'] %}
with

records as (select * from {{ source('calls', 'call_logs') }}),
labelled as (select * from {{ source('calls', 'call_logs') }}),
timed as (select * from {{ source('calls', 'call_logs') }}),
unnamed as (select * from {{ source('calls', 'call_logs') }}),
campaign_references as (select * from {{ ref('stg_planning__campaign_references') }}),
call_outcomes as (select * from {{ source('reference', 'call_outcomes') }}),
value_labels as (select * from {{ source('reference', 'value_labels') }}),
settings as (select * from {{ source('reference', 'settings') }}),
versions as (select * from {{ ref('stg_calls__versions') }}),

-- few, but DuckDB takes them for as many as there are records: the condition lets it expect fewer
-- than calls, and keep them, not the calls, in memory for the join
labels as (
    select
        coalesce(outcome, '') as outcome_label,
        coalesce(direction, '') as direction_label
    from labelled
    group by coalesce(outcome, ''), coalesce(direction, '')
    having count(*) > 0
),

understood as (
    select
        labels.outcome_label,
        labels.direction_label,
        call_outcomes.outcome,
        directions.value as direction,
        call_outcomes.is_reached
    from labels
    left join call_outcomes
        on {{ normalise_label('labels.outcome_label') }} = call_outcomes.outcome_label
    left join value_labels as directions
        on
            directions.field = 'call_direction'
            and {{ normalise_label('labels.direction_label') }} = directions.label
),

clocks as (
    {{ clocks_ahead('timed', 'cast(started_at as timestamp)') }}
),

hashed as (
    {{ unnamed_hashes('unnamed', 'call_id') }}
),

typed as (
    select
        {{ (ids + told) | join(',\n        ') }},
        direction as direction_label,
        outcome as outcome_label,
        {%- for moment in ['started_at', 'ended_at', 'updated_at'] %}
        cast({{ moment }} as timestamp) as {{ moment }},
        {%- endfor %}
        {%- for count in counts %}
        cast({{ count }} as bigint) as {{ count }},
        {%- endfor %}
        _section as source_section,
        _file as source_file,
        _record as source_record
    from records
),

ranked as (
    select
        typed.*,
        typed.started_at + clocks.ahead as started_local_at,
        {{ joined_versions() }},
        coalesce(versions.is_of_latest_delivery, true) as is_of_latest_delivery,
        coalesce(case when typed.call_id is not null then versions.leg_number end, 1) as leg_number
    from typed
    left join clocks
        on {{ quarter_hour('typed.started_at') }} = clocks.quarter
    left join versions
        on {{ same('typed', 'versions', record) }}
    left join hashed
        on {{ same('typed', 'hashed', record) }}
),

final as (
    select
        case
            when ranked.leg_number = 1 then {{ generated_id('ranked.call_id') }}
            else ranked.call_id || '/' || cast(ranked.leg_number as {{ dbt.type_string() }})
        end as call_id,
        case
            when ranked.leg_number = 1 then ranked.parent_call_id
            else coalesce(nullif(ranked.parent_call_id, ranked.call_id), ranked.call_id)
        end as parent_call_id,
        campaign_references.campaign_id,
        ranked.{{ (told + ['direction_label', 'outcome_label']) | join(',\n        ranked.') }},
        understood.direction,
        understood.outcome,
        coalesce(understood.is_reached, ranked.talk_seconds > 0, false) as is_reached,
        ranked.has_conflicting_versions,
        ranked.started_at,
        ranked.started_local_at,
        cast(ranked.started_local_at as date) as started_date,
        ranked.{{ (['ended_at', 'updated_at'] + counts + record[1:]) | join(',\n        ranked.') }}
    from ranked
    left join campaign_references
        on ranked.campaign_id = campaign_references.reference
    left join understood
        on
            coalesce(ranked.outcome_label, '') = understood.outcome_label
            and coalesce(ranked.direction_label, '') = understood.direction_label
    where ranked.is_of_latest_delivery and {{ is_latest_version('ranked.call_id') }}
)

select * from final
