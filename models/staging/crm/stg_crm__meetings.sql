-- Meetings in their latest version; only the status `held` makes one count.
-- Grain: one row per meeting.

with

records as (select * from {{ source('crm', 'crm_meetings') }}),
campaign_references as (select * from {{ ref('stg_planning__campaign_references') }}),
value_labels as (select * from {{ source('reference', 'value_labels') }}),
settings as (select * from {{ source('reference', 'settings') }}),

ranked as (
    select
        meeting_id as delivered_meeting_id,
        lead_id,
        email,
        opportunity_id,
        booked_by,
        held_by,
        campaign_id as delivered_campaign_id,
        status as status_label,
        format as format_label,
        cast(scheduled_at as timestamp) as scheduled_at,
        cast(booked_at as timestamp) as booked_at,
        cast(updated_at as timestamp) as updated_at,
        cast(duration_minutes as bigint) as duration_minutes,
        {{ version_columns('meeting_id') }}
    from records
),

final as (
    select
        ranked.*,
        {{ generated_id('ranked.delivered_meeting_id') }} as meeting_id,
        md5(ranked.email) as email_key,
        campaign_references.campaign_id,
        statuses.value as status,
        formats.value as format,
        {{ business_date('ranked.scheduled_at', 'settings.time_zone') }} as scheduled_date,
        {{ business_date('ranked.booked_at', 'settings.time_zone') }} as booked_date
    from ranked
    cross join settings
    left join campaign_references
        on ranked.delivered_campaign_id = campaign_references.reference
    left join value_labels as statuses
        on
            statuses.field = 'meeting_status'
            and {{ normalise_label('ranked.status_label') }} = statuses.label
    left join value_labels as formats
        on
            formats.field = 'meeting_format'
            and {{ normalise_label('ranked.format_label') }} = formats.label
    where {{ is_latest_version('ranked.delivered_meeting_id') }}
)

select * from final
