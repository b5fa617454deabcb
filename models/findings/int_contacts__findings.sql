-- What is missing or doubtful in the meetings and in the touches of the CRM, and in lists without
-- keys: stages that an extract with keys gives as well are not counted from them.
-- Grain: one row per finding of meetings, touches and listed events.
with

meeting_records as (select * from {{ ref('stg_crm__meetings') }}),
identified_meetings as (select * from {{ ref('int_meetings__identified') }}),
touch_records as (select * from {{ ref('stg_crm__touches') }}),
identified_touches as (select * from {{ ref('int_touches__identified') }}),
kinds as (select * from {{ source('reference', 'touch_kinds') }}),
build as (select * from {{ source('reference', 'build') }}),
stage_events as (select * from {{ ref('int_stage_events__counted') }}),

overlapping as (
    select
        stage,
        min(source_file) as source_file,
        min(source_record) as source_record,
        sum(amount) as amount
    from stage_events
    where is_given_elsewhere
    group by stage
),

without_rate as (
    select
        source_file || '/' || cast(source_record as {{ dbt.type_string() }}) as record_key,
        source_file,
        source_record
    from stage_events
    where is_rate_missing and not is_given_elsewhere
),

meetings as (
    select
        meeting_records.meeting_id,
        meeting_records.status,
        meeting_records.scheduled_date,
        meeting_records.booked_date,
        identified_meetings.lead_id,
        build.as_of_date,
        meeting_records.source_file,
        meeting_records.source_record
    from meeting_records
    cross join build
    inner join identified_meetings
        on meeting_records.meeting_id = identified_meetings.meeting_id
),

touches as (
    select
        touch_records.touch_id,
        touch_records.occurred_date,
        identified_touches.lead_id,
        identified_touches.channel,
        kinds.kind as known_kind,
        build.as_of_date,
        touch_records.source_file,
        touch_records.source_record
    from touch_records
    cross join build
    inner join identified_touches
        on touch_records.touch_id = identified_touches.touch_id
    left join kinds
        on touch_records.kind = kinds.kind
),

final as (
    {%- for entity, rule_id, column_name, condition in [
        ('meeting', 'meeting_status_unknown', 'status', 'status is null'),
        ('meeting', 'meeting_without_lead', 'lead_id', 'lead_id is null'),
        ('meeting', 'meeting_outcome_missing', 'status',
            "status = 'booked' and scheduled_date < as_of_date"),
        ('meeting', 'meeting_held_in_future', 'scheduled_at',
            "status = 'held' and scheduled_date > as_of_date"),
        ('meeting', 'meeting_booked_afterwards', 'booked_at', 'booked_date > scheduled_date'),
        ('touch', 'touch_without_lead', 'lead_id', 'lead_id is null'),
        ('touch', 'touch_kind_unknown', 'kind', 'known_kind is null'),
        ('touch', 'touch_channel_unknown', 'channel', "channel = 'unknown'"),
        ('touch', 'touch_in_future', 'occurred_at', 'occurred_date > as_of_date'),
    ] %}
    select
        {{ finding_columns(
            rule_id, entity, entity ~ '_id',
            'crm_meetings' if entity == 'meeting' else 'crm_touches', column_name
        ) }}
    from {{ 'meetings' if entity == 'meeting' else 'touches' }}
    where {{ condition }}
    union all
    {%- endfor %}
    select
        {{ finding_columns(
            'stage_events_overlap', 'stage_event', 'stage', 'stage_events', 'stage', 'amount'
        ) }}
    from overlapping
    union all
    select
        {{ finding_columns(
            'missing_exchange_rate', 'amount', 'record_key', 'stage_events', 'currency'
        ) }}
    from without_rate
)

select * from final
