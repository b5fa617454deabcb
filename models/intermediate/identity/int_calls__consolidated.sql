-- One telephone call, however many legs its transfers left in the log. Calls of one leg, nearly all
-- of them, pass straight through; only the legs of a transfer are grouped: who and what from the
-- first leg, else from the first that says; the outcome of the last leg that reached somebody, else
-- of the last; seconds of all its legs. A call that names no known lead belongs to the one person
-- who has its outside number, if there is one.
-- Grain: one row per call_id (the id of the first leg).
{% set attributes = [
    'agent_id', 'team', 'lead_id', 'campaign_id', 'script_id', 'direction', 'from_number',
    'to_number', 'started_at', 'started_date', 'started_local_at', 'attempts',
] %}
{% set seconds = ['talk_seconds', 'wrap_up_seconds', 'duration_seconds'] %}

with

legs as (select * from {{ ref('stg_calls__legs') }}),
single_legs as (select * from {{ ref('stg_calls__legs') }}),
transferred_legs as (select * from {{ ref('int_call_legs__traced') }}),
leads as (select * from {{ ref('int_leads__merged') }}),
lead_records as (select * from {{ ref('int_leads__identified') }}),
campaigns as (select * from {{ ref('int_campaigns__identified') }}),
people as (select * from {{ ref('int_people__aliased') }}),

phones as (
    select
        lead_records.phone,
        min(leads.kept_lead_id) as lead_id
    from lead_records
    inner join leads
        on lead_records.lead_id = leads.lead_id
    where lead_records.phone is not null
    group by lead_records.phone
    having min(leads.kept_lead_id) = max(leads.kept_lead_id)
),

ordered as (
    select
        transferred_legs.call_id,
        legs.{{ (attributes + seconds) | join(',\n        legs.') }},
        legs.outcome,
        legs.is_reached,
        transferred_legs.leg_number,
        transferred_legs.outcome_position
    from legs
    inner join transferred_legs
        on legs.call_id = transferred_legs.leg_id
),

calls as (
    select
        call_id,
        {%- for attribute in attributes %}
        coalesce(max(case when leg_number = 1 then {{ attribute }} end), min({{ attribute }}))
            as {{ attribute }},
        {%- endfor %}
        {%- for measure in seconds %}
        cast(sum({{ measure }}) as bigint) as {{ measure }},
        {%- endfor %}
        max(case when outcome_position = 1 then outcome end) as outcome,
        max(case when is_reached then 1 else 0 end) = 1 as is_reached,
        count(*) as leg_count
    from ordered
    group by call_id
    union all
    select
        single_legs.call_id,
        single_legs.{{ (attributes + seconds) | join(',\n        single_legs.') }},
        single_legs.outcome,
        coalesce(single_legs.is_reached, false) as is_reached,
        cast(1 as bigint) as leg_count
    from single_legs
    where single_legs.call_id not in (select transferred_legs.leg_id from transferred_legs)
),

outside as (
    select
        calls.*,
        case
            when calls.direction = 'in' then calls.from_number
            else coalesce(calls.to_number, calls.from_number)
        end as outside_number
    from calls
),

final as (
    select
        outside.call_id,
        coalesce(people.person_id, outside.agent_id) as person_id,
        coalesce(people.person_key, left(md5(outside.agent_id), 16)) as person_key,
        coalesce(leads.kept_lead_id, phones.lead_id) as lead_id,
        outside.campaign_id,
        coalesce(outside.script_id, campaigns.script_id) as script_id,
        coalesce(leads.kept_lead_id, phones.lead_id, outside.outside_number) as contact_key,
        coalesce(campaigns.channel, 'telesales') as channel,
        outside.{{ [
            'outside_number', 'team', 'direction', 'outcome', 'is_reached', 'started_at', 'started_date',
            'started_local_at', 'talk_seconds', 'wrap_up_seconds', 'duration_seconds', 'leg_count',
            'attempts',
        ] | join(',\n        outside.') }}
    from outside
    left join leads
        on outside.lead_id = leads.lead_id
    left join phones
        on
            case when leads.kept_lead_id is null then outside.outside_number end = phones.phone
    left join campaigns
        on outside.campaign_id = campaigns.campaign_id
    left join people
        on outside.agent_id = people.alias_id
)

select * from final
