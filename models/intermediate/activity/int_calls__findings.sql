-- What is missing or doubtful in the call log. A column that no file delivers is one finding of
-- the column, not one of each call.
-- Grain: one row per finding of calls.
with

legs as (
    select * from {{ ref('stg_calls__legs') }}
),

people as (
    select * from {{ ref('int_people__aliased') }}
),

merged as (
    select * from {{ ref('int_leads__merged') }}
),

extracts as (
    select * from {{ ref('stg_land__extracts') }}
),

columns as (
    select * from {{ ref('stg_land__columns') }}
),

build as (
    select * from {{ ref('stg_reference__build') }}
),

given as (
    select
        max(case when extract = 'people' and is_given then 1 else 0 end) = 1 as has_people,
        max(case when extract = 'crm_leads' and is_given then 1 else 0 end) = 1 as has_leads
    from extracts
),

delivered as (
    select
        max(case when column_name = 'campaign_id' and is_delivered then 1 else 0 end) = 1
            as has_campaigns,
        max(case when column_name = 'outcome' and is_delivered then 1 else 0 end) = 1
            as has_outcomes
    from columns
    where extract = 'call_logs'
),

calls as (
    select
        legs.call_id,
        legs.campaign_id,
        legs.outcome,
        legs.agent_id is not null and people.alias_id is null and given.has_people
            as is_person_unknown,
        legs.lead_id is not null and merged.lead_id is null and given.has_leads as is_lead_unknown,
        legs.started_date > build.as_of_date as is_in_future,
        delivered.has_campaigns,
        delivered.has_outcomes,
        legs.source_file,
        legs.source_record
    from legs
    cross join build
    cross join given
    cross join delivered
    left join people
        on legs.agent_id = people.alias_id
    left join merged
        on legs.lead_id = merged.lead_id
),

call_person_unknown as (
    select
        {{ finding_columns('call_person_unknown', 'call', 'call_id', 'call_logs', 'agent_id') }}
    from calls
    where is_person_unknown
),

call_without_campaign as (
    select
        {{ finding_columns(
            'call_without_campaign', 'call', 'call_id', 'call_logs', 'campaign_id'
        ) }}
    from calls
    where campaign_id is null and has_campaigns
),

call_outcome_unknown as (
    select
        {{ finding_columns('call_outcome_unknown', 'call', 'call_id', 'call_logs', 'outcome') }}
    from calls
    where outcome is null and has_outcomes
),

call_lead_unknown as (
    select
        {{ finding_columns('call_lead_unknown', 'call', 'call_id', 'call_logs', 'lead_id') }}
    from calls
    where is_lead_unknown
),

call_in_future as (
    select
        {{ finding_columns('call_in_future', 'call', 'call_id', 'call_logs', 'started_at') }}
    from calls
    where is_in_future
),

final as (
    select * from call_person_unknown
    union all
    select * from call_without_campaign
    union all
    select * from call_outcome_unknown
    union all
    select * from call_lead_unknown
    union all
    select * from call_in_future
)

select * from final
