-- What is missing or doubtful in what was done with leads and customers: meetings, touches and
-- answers.
-- Grain: one row per finding of meetings, touches and answers.

with

meeting_records as (select * from {{ ref('stg_crm__meetings') }}),
identified_meetings as (select * from {{ ref('int_meetings__identified') }}),
touch_records as (select * from {{ ref('stg_crm__touches') }}),
identified_touches as (select * from {{ ref('int_touches__identified') }}),
feedback as (select * from {{ ref('stg_crm__feedback') }}),
kinds as (select * from {{ source('reference', 'touch_kinds') }}),
columns_delivered as (select * from {{ source('land', 'columns') }}),
build as (select * from {{ source('reference', 'build') }}),

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
    {%- set answer_key = record_key(extracts()['crm_feedback'].key) %}
    {%- set names_customers =
        is_delivered('crm_feedback', ['account_id', 'account_name', 'lead_id']) %}
    {%- for relation, entity, key, extract, rules in [
        ('meetings', 'meeting', 'meeting_id', 'crm_meetings', [
            ('meeting_status_unknown', 'status', 'status is null'),
            ('meeting_without_lead', 'lead_id', 'lead_id is null'),
            ('meeting_outcome_missing', 'status',
                "status = 'booked' and scheduled_date < as_of_date"),
            ('meeting_held_in_future', 'scheduled_at',
                "status = 'held' and scheduled_date > as_of_date"),
            ('meeting_booked_afterwards', 'booked_at', 'booked_date > scheduled_date'),
        ]),
        ('touches', 'touch', 'touch_id', 'crm_touches', [
            ('touch_without_lead', 'lead_id', 'lead_id is null'),
            ('touch_kind_unknown', 'kind', 'known_kind is null'),
            ('touch_channel_unknown', 'channel', "channel = 'unknown'"),
            ('touch_in_future', 'occurred_at', 'occurred_date > as_of_date'),
        ]),
        ('feedback', 'feedback', answer_key, 'crm_feedback', [
            ('feedback_score_out_of_range', 'score', 'score < 0 or score > 10'),
            ('feedback_customer_missing', 'account_id',
                'account_reference is null and lead_id is null and ' ~ names_customers),
        ]),
    ] %}
    {%- set is_last = loop.last %}
    {%- for rule_id, column_name, condition in rules %}
    select
        {{ finding_columns(rule_id, entity, key, extract, column_name) }}
    from {{ relation }}
    where {{ condition }}
    {{- '\n    union all' if not (loop.last and is_last) }}
    {%- endfor %}
    {%- endfor %}
)

select * from final
