-- Meetings booked, held, missed and cancelled; only held ones count as meetings elsewhere.
-- Grain: one row per meeting_id.
with

meetings as (select * from {{ ref('int_meetings__identified') }}),

final as (
    select
        meeting_id,
        lead_id,
        account_id,
        opportunity_id,
        campaign_id,
        left(md5(person_id), 16) as person_key,
        channel,
        status,
        format,
        is_held,
        scheduled_at,
        scheduled_date,
        booked_date,
        duration_minutes
    from meetings
)

select * from final
