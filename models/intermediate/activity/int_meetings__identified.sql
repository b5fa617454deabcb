-- Meetings with the lead they belong to (by id, then by that of the deal, then by e-mail), who held
-- them (as recorded, else the owner of the deal or lead, else who booked) and their own channel:
-- the campaign's, else that of the lead's last effective touch before the booking (before it was
-- due, where the booking has no date; a day without an hour counts whole), else the lead's, else
-- `unknown`. One that is still to come was not held, whatever its status says.
-- Grain: one row per meeting_id.
with

meetings as (select * from {{ ref('stg_crm__meetings') }}),
touches as (select * from {{ ref('int_touches__identified') }}),
calls as (select * from {{ ref('int_calls__consolidated') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
merged as (select * from {{ ref('int_leads__merged') }}),
emails as (select * from {{ ref('int_lead_emails__matched') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
campaigns as (select * from {{ ref('int_campaigns__identified') }}),
people as (select * from {{ ref('int_people__aliased') }}),
settings as (select * from {{ source('reference', 'settings') }}),
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

effective_touches as (
    select
        touch_id,
        lead_id,
        channel,
        occurred_at
    from touches
    where is_effective
    union all
    select
        'call:' || call_id as touch_id,
        lead_id,
        channel,
        started_at as occurred_at
    from calls
    where is_reached
),

touched as (
    select
        linked.meeting_id,
        effective_touches.touch_id,
        effective_touches.channel,
        row_number() over (
            partition by linked.meeting_id
            order by
                effective_touches.occurred_at desc nulls last, effective_touches.touch_id desc
        ) as position
    from linked
    cross join settings
    inner join effective_touches
        on
            linked.lead_id = effective_touches.lead_id
            and {{ end_of_moment(
                'coalesce(linked.booked_at, linked.scheduled_at)', 'settings.time_zone'
            ) }} >= effective_touches.occurred_at
),

final as (
    select
        linked.*,
        leads.account_id,
        coalesce(
            linked.held_by_id, linked.opportunity_owner_id, leads.owner_id, linked.booked_by_id
        ) as person_id,
        touched.touch_id as booking_touch_id,
        coalesce(campaigns.channel, touched.channel, leads.channel, 'unknown') as channel,
        coalesce(linked.status = 'held', false)
        and coalesce(linked.scheduled_date <= build.as_of_date, true) as is_held
    from linked
    cross join build
    left join leads
        on linked.lead_id = leads.lead_id
    left join touched
        on linked.meeting_id = touched.meeting_id and touched.position = 1
    left join campaigns
        on linked.campaign_id = campaigns.campaign_id
)

select * from final
