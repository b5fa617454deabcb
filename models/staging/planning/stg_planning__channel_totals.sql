-- Monthly totals of firms that keep a spreadsheet.
-- Records of one key that differ all count (the key lacks what tells them apart, which is found).
-- Grain: one row per record: month, channel, campaign and what else tells records apart.

{% set key = ['month', 'channel', 'campaign_id'] %}

with

records as (select * from {{ source('planning', 'channel_totals') }}),
campaign_references as (select * from {{ ref('stg_planning__campaign_references') }}),
channel_labels as (select * from {{ source('reference', 'channel_labels') }}),

ranked as (
    select
        campaign_id as delivered_campaign_id,
        channel as channel_label,
        currency,
        cast(updated_at as timestamp) as updated_at,
        cast(month as date) as month_date,
        cast(cost_direct as decimal(18, 4)) as cost_direct,
        cast(cost_indirect as decimal(18, 4)) as cost_indirect,
        cast(targeted as bigint) as targeted,
        cast(contacted as bigint) as contacted,
        cast(raw_leads as bigint) as raw_leads,
        cast(mqls as bigint) as mqls,
        cast(sqls as bigint) as sqls,
        cast(meetings_held as bigint) as meetings_held,
        cast(opportunities as bigint) as opportunities,
        cast(new_customers as bigint) as new_customers,
        cast(revenue as decimal(18, 4)) as revenue,
        cast(gross_margin as decimal(18, 4)) as gross_margin,
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
