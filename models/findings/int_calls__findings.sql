-- What is missing, doubtful or impossible in the call log. A column that no file delivers is one
-- finding of the column, not one of each call.
-- Grain: one row per finding of calls.
with

legs as (select * from {{ ref('stg_calls__legs') }}),
people as (select * from {{ ref('int_people__aliased') }}),
merged as (select * from {{ ref('int_leads__merged') }}),
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

final as (
    {%- for rule_id, column_name, condition in [
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
    ] %}
    select
        {{ finding_columns(rule_id, 'call', 'call_id', 'call_logs', column_name) }}
    from calls
    where {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
