-- What is missing or doubtful in the meetings.
-- Grain: one row per finding of meetings.
with

records as (
    select * from {{ ref('stg_crm__meetings') }}
),

identified as (
    select * from {{ ref('int_meetings__identified') }}
),

build as (
    select * from {{ ref('stg_reference__build') }}
),

meetings as (
    select
        records.meeting_id,
        records.status,
        records.scheduled_date,
        records.booked_date,
        identified.lead_id,
        build.as_of_date,
        records.source_file,
        records.source_record
    from records
    cross join build
    inner join identified
        on records.meeting_id = identified.meeting_id
),

meeting_status_unknown as (
    select
        {{ finding_columns(
            'meeting_status_unknown', 'meeting', 'meeting_id', 'crm_meetings', 'status'
        ) }}
    from meetings
    where status is null
),

meeting_without_lead as (
    select
        {{ finding_columns(
            'meeting_without_lead', 'meeting', 'meeting_id', 'crm_meetings', 'lead_id'
        ) }}
    from meetings
    where lead_id is null
),

meeting_outcome_missing as (
    select
        {{ finding_columns(
            'meeting_outcome_missing', 'meeting', 'meeting_id', 'crm_meetings', 'status'
        ) }}
    from meetings
    where status = 'booked' and scheduled_date < as_of_date
),

meeting_held_in_future as (
    select
        {{ finding_columns(
            'meeting_held_in_future', 'meeting', 'meeting_id', 'crm_meetings', 'scheduled_at'
        ) }}
    from meetings
    where status = 'held' and scheduled_date > as_of_date
),

meeting_booked_afterwards as (
    select
        {{ finding_columns(
            'meeting_booked_afterwards', 'meeting', 'meeting_id', 'crm_meetings', 'booked_at'
        ) }}
    from meetings
    where booked_date > scheduled_date
),

final as (
    select * from meeting_status_unknown
    union all
    select * from meeting_without_lead
    union all
    select * from meeting_outcome_missing
    union all
    select * from meeting_held_in_future
    union all
    select * from meeting_booked_afterwards
)

select * from final
