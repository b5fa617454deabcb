-- Records of the telephone system, in their latest version; a transferred call has several legs.
-- The further legs under one call id get ids of their own and that call as their parent.
-- There may be ten million calls: labels are looked up once per distinct text, not once per call.
-- Grain: one row per call leg.
{% set told = ['agent_id', 'script_id', 'lead_id', 'from_number', 'to_number', 'team'] %}
{% set counts = ['duration_seconds', 'talk_seconds', 'wrap_up_seconds', 'attempts'] %}
with

records as (select * from {{ source('calls', 'call_logs') }}),
labelled as (select * from {{ source('calls', 'call_logs') }}),
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

-- the time zone is asked for before any join: it is one for all rows there, and set up once
dated as (
    select
        records.call_id,
        records.parent_call_id,
        records.campaign_id,
        records.{{ told | join(',\n        records.') }},
        records.direction as direction_label,
        records.outcome as outcome_label,
        cast(records.started_at as timestamp) as started_at,
        {{ business_timestamp('cast(records.started_at as timestamp)', 'settings.time_zone') }}
            as started_local_at,
        cast(records.ended_at as timestamp) as ended_at,
        cast(records.updated_at as timestamp) as updated_at,
        {%- for count in counts %}
        cast(records.{{ count }} as bigint) as {{ count }},
        {%- endfor %}
        records._record_hash as record_hash,
        records._section as source_section,
        records._file as source_file,
        records._record as source_record
    from records
    cross join settings
),

ranked as (
    select
        dated.*,
        coalesce(versions.version_number, 1) as version_number,
        coalesce(versions.version_rank, 1) as version_rank,
        coalesce(versions.has_conflicting_versions, false) as has_conflicting_versions,
        coalesce(versions.is_of_latest_delivery, true) as is_of_latest_delivery,
        case when dated.call_id is null then 1 else coalesce(versions.leg_number, 1) end
            as leg_number
    from dated
    left join versions
        on
            dated.source_section = versions.source_section
            and dated.source_file = versions.source_file
            and dated.source_record = versions.source_record
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
        ranked.{{ told | join(',\n        ranked.') }},
        ranked.direction_label,
        ranked.outcome_label,
        understood.direction,
        understood.outcome,
        coalesce(understood.is_reached, ranked.talk_seconds > 0, false) as is_reached,
        ranked.has_conflicting_versions,
        ranked.started_at,
        ranked.started_local_at,
        cast(ranked.started_local_at as date) as started_date,
        ranked.ended_at,
        ranked.updated_at,
        ranked.{{ counts | join(',\n        ranked.') }},
        ranked.source_file,
        ranked.source_record
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
