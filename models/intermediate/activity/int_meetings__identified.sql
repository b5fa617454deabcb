-- Meetings with the lead they belong to (by id, then by that of the deal, then by e-mail), who held
-- them (as recorded, else the owner of the deal or lead, else who booked) and their own channel:
-- the campaign's, else that of the last effective touch before the booking, else the lead's, else
-- `unknown`. One that is still to come was not held, whatever its status says.
-- Grain: one row per meeting_id.
with

meetings as (select * from {{ ref('stg_crm__meetings') }}),
touches as (select * from {{ ref('int_meetings__touched') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
merged as (select * from {{ ref('int_leads__merged') }}),
emails as (select * from {{ ref('int_lead_emails__matched') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
campaigns as (select * from {{ ref('int_campaigns__identified') }}),
people as (select * from {{ ref('int_people__aliased') }}),
build as (select * from {{ source('reference', 'build') }}),

linked as (
    select
        meetings.meeting_id,
        coalesce(merged.kept_lead_id, opportunities.lead_id, emails.lead_id) as lead_id,
        opportunities.opportunity_id,
        opportunities.owner_id as opportunity_owner_id,
        coalesce(holders.person_id, meetings.held_by) as held_by_id,
        coalesce(people.person_id, meetings.booked_by) as booked_by_id,
        meetings.campaign_id,
        meetings.status,
        meetings.format,
        meetings.scheduled_at,
        meetings.scheduled_date,
        meetings.booked_at,
        meetings.booked_date,
        meetings.duration_minutes
    from meetings
    left join merged
        on meetings.lead_id = merged.lead_id
    left join opportunities
        on meetings.opportunity_id = opportunities.opportunity_id
    left join emails
        on meetings.email_key = emails.email_key
    left join people
        on meetings.booked_by = people.alias_id
    left join people as holders
        on meetings.held_by = holders.alias_id
),

final as (
    select
        linked.meeting_id,
        linked.lead_id,
        leads.account_id,
        linked.opportunity_id,
        coalesce(
            linked.held_by_id, linked.opportunity_owner_id, leads.owner_id, linked.booked_by_id
        ) as person_id,
        linked.campaign_id,
        coalesce(campaigns.channel, touches.channel, leads.channel, 'unknown') as channel,
        linked.status,
        linked.format,
        coalesce(linked.status = 'held', false)
        and coalesce(linked.scheduled_date <= build.as_of_date, true) as is_held,
        linked.scheduled_at,
        linked.scheduled_date,
        linked.booked_at,
        linked.booked_date,
        linked.duration_minutes
    from linked
    cross join build
    left join leads
        on linked.lead_id = leads.lead_id
    left join touches
        on linked.meeting_id = touches.meeting_id
    left join campaigns
        on linked.campaign_id = campaigns.campaign_id
)

select * from final
