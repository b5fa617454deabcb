-- One telephone call, however many legs its transfers left in the log. Calls of one leg, nearly
-- all of them, pass straight through; only the legs of a transfer are grouped. A call that names no
-- known lead belongs to the one person who has its outside number, if there is one.
-- Grain: one row per call_id (the id of the first leg).
{% set outside_number -%}
    case
                    when calls.direction = 'in' then calls.from_number
                    else coalesce(calls.to_number, calls.from_number)
                end
{%- endset %}
with

legs as (select * from {{ ref('stg_calls__legs') }}),
transferred as (select * from {{ ref('int_calls__transferred') }}),
leads as (select * from {{ ref('int_leads__merged') }}),
lead_phones as (select * from {{ ref('int_lead_phones__matched') }}),
campaigns as (select * from {{ ref('int_campaigns__identified') }}),
people as (select * from {{ ref('int_people__aliased') }}),

transferred_legs as (
    select leg_id from {{ ref('int_call_legs__grouped') }}
),

calls as (
    select
        legs.call_id,
        legs.agent_id,
        legs.team,
        legs.lead_id,
        legs.campaign_id,
        legs.script_id,
        legs.direction,
        legs.from_number,
        legs.to_number,
        legs.outcome,
        coalesce(legs.is_reached, false) as is_reached,
        legs.started_at,
        legs.started_date,
        legs.started_local_at,
        legs.talk_seconds,
        legs.wrap_up_seconds,
        legs.duration_seconds,
        cast(1 as bigint) as leg_count
    from legs
    left join transferred_legs
        on legs.call_id = transferred_legs.leg_id
    where transferred_legs.leg_id is null
    union all
    select
        call_id,
        agent_id,
        team,
        lead_id,
        campaign_id,
        script_id,
        direction,
        from_number,
        to_number,
        outcome,
        is_reached,
        started_at,
        started_date,
        started_local_at,
        talk_seconds,
        wrap_up_seconds,
        duration_seconds,
        leg_count
    from transferred
),

final as (
    select
        calls.call_id,
        coalesce(people.person_id, calls.agent_id) as person_id,
        coalesce(leads.kept_lead_id, lead_phones.lead_id) as lead_id,
        calls.campaign_id,
        coalesce(calls.script_id, campaigns.script_id) as script_id,
        md5(
            coalesce(
                leads.kept_lead_id, lead_phones.lead_id,
                {{ outside_number }}
            )
        ) as contact_key,
        coalesce(campaigns.channel, 'telesales') as channel,
        calls.team,
        calls.direction,
        calls.outcome,
        calls.is_reached,
        calls.started_at,
        calls.started_date,
        calls.started_local_at,
        calls.talk_seconds,
        calls.wrap_up_seconds,
        calls.duration_seconds,
        calls.leg_count
    from calls
    left join leads
        on calls.lead_id = leads.lead_id
    left join lead_phones
        on {{ outside_number }} = lead_phones.phone
    left join campaigns
        on calls.campaign_id = campaigns.campaign_id
    left join people
        on calls.agent_id = people.alias_id
)

select * from final
