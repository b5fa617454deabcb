-- Hours as the time sheets say.
-- Records of one key that differ all count (the key lacks what tells them apart, which is found).
-- Grain: one row per entry: person, day, activity, channel, campaign and what else tells apart.

{% set key = ['person_id', 'date', 'activity', 'channel', 'campaign_id'] %}

with

records as (select * from {{ source('finance', 'time_entries') }}),
campaign_references as (select * from {{ ref('stg_planning__campaign_references') }}),
channel_labels as (select * from {{ source('reference', 'channel_labels') }}),

ranked as (
    select
        person_id,
        campaign_id as delivered_campaign_id,
        activity,
        channel as channel_label,
        cast(updated_at as timestamp) as updated_at,
        cast(date as date) as work_date,
        cast(hours as decimal(18, 9)) as hours,
        {{ copy_columns(key) }}
    from records
),

final as (
    select
        ranked.*,
        campaign_references.campaign_id,
        channel_labels.channel,
        ranked.key_number > 1 as is_key_shared
    from ranked
    left join campaign_references
        on ranked.delivered_campaign_id = campaign_references.reference
    left join channel_labels
        on {{ normalise_label('ranked.channel_label') }} = channel_labels.label
    where ranked.is_of_latest_delivery and ranked.copy_number = 1
)

select * from final
