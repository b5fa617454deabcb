-- The last effective touch of the lead, and its channel, before a meeting was booked (before it was
-- due, where the booking has no date). A day without an hour counts whole.
-- Grain: one row per meeting_id that had such a touch.
with

meetings as (select * from {{ ref('stg_crm__meetings') }}),
merged as (select * from {{ ref('int_leads__merged') }}),
emails as (select * from {{ ref('int_lead_emails__matched') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
touches as (select * from {{ ref('int_touches__identified') }}),
calls as (select * from {{ ref('int_calls__consolidated') }}),
settings as (select * from {{ source('reference', 'settings') }}),

effective as (
    select
        touch_id,
        lead_id,
        channel,
        occurred_at
    from touches
    where
        is_effective
        and lead_id is not null
    union all
    select
        'call:' || call_id as touch_id,
        lead_id,
        channel,
        started_at as occurred_at
    from calls
    where
        is_reached
        and lead_id is not null
),

ranked as (
    select
        meetings.meeting_id,
        effective.touch_id,
        effective.channel,
        row_number() over (
            partition by meetings.meeting_id
            order by effective.occurred_at desc nulls last, effective.touch_id desc
        ) as position
    from meetings
    cross join settings
    left join merged
        on meetings.lead_id = merged.lead_id
    left join opportunities
        on meetings.opportunity_id = opportunities.opportunity_id
    left join emails
        on meetings.email_key = emails.email_key
    inner join effective
        on
            coalesce(merged.kept_lead_id, opportunities.lead_id, emails.lead_id) = effective.lead_id
            and {{ end_of_moment(
                'coalesce(meetings.booked_at, meetings.scheduled_at)', 'settings.time_zone'
            ) }} >= effective.occurred_at
),

final as (
    select
        meeting_id,
        touch_id,
        channel
    from ranked
    where position = 1
)

select * from final
