-- What is missing, doubtful or impossible in what was done with leads and customers: calls,
-- meetings, touches and answers. A column that no file delivers is one finding of the column, not
-- one of each call.
-- Grain: one row per finding of calls, meetings, touches and answers.

with

legs as (select * from {{ ref('stg_calls__legs') }}),
people as (select * from {{ ref('int_people__aliased') }}),
merged as (select * from {{ ref('int_leads__merged') }}),
meeting_records as (select * from {{ ref('stg_crm__meetings') }}),
identified_meetings as (select * from {{ ref('int_meetings__identified') }}),
touch_records as (select * from {{ ref('stg_crm__touches') }}),
identified_touches as (select * from {{ ref('int_touches__identified') }}),
feedback as (select * from {{ ref('stg_crm__feedback') }}),
kinds as (select * from {{ source('reference', 'touch_kinds') }}),
extracts as (select * from {{ source('land', 'extracts') }}),
columns_delivered as (select * from {{ source('land', 'columns') }}),
settings as (select * from {{ source('reference', 'settings') }}),
build as (select * from {{ source('reference', 'build') }}),

calls as (
    select
        legs.call_id,
        legs.agent_id,
        legs.campaign_id,
        legs.outcome,
        legs.agent_id is not null and people.alias_id is null as is_person_unknown,
        legs.lead_id is not null and merged.lead_id is null as is_lead_unknown,
        legs.is_reached,
        legs.started_date > build.as_of_date as is_in_future,
        -- a day without an hour counts whole
        case
            when legs.ended_at < legs.started_at
                then {{ end_of_moment('legs.ended_at', 'settings.time_zone') }} < legs.started_at
        end as is_ended_before_started,
        legs.duration_seconds,
        legs.talk_seconds,
        legs.source_file,
        legs.source_record
    from legs
    cross join build
    cross join settings
    left join people
        on legs.agent_id = people.alias_id
    left join merged
        on legs.lead_id = merged.lead_id
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
    {{ findings_of('calls', 'call', 'call_id', 'call_logs', [
        ('call_person_unknown', 'agent_id', 'is_person_unknown and ' ~ is_given('people')),
        ('call_agent_missing', 'agent_id',
            'agent_id is null and ' ~ is_delivered('call_logs', ['agent_id'])),
        ('call_without_campaign', 'campaign_id',
            'campaign_id is null and ' ~ is_delivered('call_logs', ['campaign_id'])),
        ('call_outcome_unknown', 'outcome',
            'outcome is null and ' ~ is_delivered('call_logs', ['outcome'])),
        ('call_lead_unknown', 'lead_id', 'is_lead_unknown and ' ~ is_given('crm_leads')),
        ('call_in_future', 'started_at', 'is_in_future'),
        ('call_ended_before_started', 'ended_at', 'is_ended_before_started'),
        ('call_talk_exceeds_duration', 'talk_seconds', 'talk_seconds > duration_seconds'),
        ('call_too_long', 'duration_seconds', 'duration_seconds > 14400 or talk_seconds > 14400'),
        ('call_reached_without_talk', 'talk_seconds', 'is_reached and talk_seconds = 0'),
    ]) }}
    union all
    {{ findings_of('meetings', 'meeting', 'meeting_id', 'crm_meetings', [
        ('meeting_status_unknown', 'status', 'status is null'),
        ('meeting_without_lead', 'lead_id', 'lead_id is null'),
        ('meeting_outcome_missing', 'status', "status = 'booked' and scheduled_date < as_of_date"),
        ('meeting_held_in_future', 'scheduled_at',
            "status = 'held' and scheduled_date > as_of_date"),
        ('meeting_booked_afterwards', 'booked_at', 'booked_date > scheduled_date'),
    ]) }}
    union all
    {{ findings_of('touches', 'touch', 'touch_id', 'crm_touches', [
        ('touch_without_lead', 'lead_id', 'lead_id is null'),
        ('touch_kind_unknown', 'kind', 'known_kind is null'),
        ('touch_channel_unknown', 'channel', "channel = 'unknown'"),
        ('touch_in_future', 'occurred_at', 'occurred_date > as_of_date'),
    ]) }}
    union all
    {{ findings_of('feedback', 'feedback', record_key(extracts()['crm_feedback'].key),
        'crm_feedback', [
        ('feedback_score_out_of_range', 'score', 'score not between 0 and 10'),
        ('feedback_customer_missing', 'account_id',
            'account_reference is null and lead_id is null and '
            ~ is_delivered('crm_feedback', ['account_id', 'account_name', 'lead_id'])),
    ]) }}
)

select * from final
