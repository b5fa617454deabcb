-- Changes of strategy, dated.
-- Grain: one row per decision and KPI: day, title, channel, campaign and what else differs.

{% set key = ['decided_on', 'title', 'channel', 'campaign_id'] %}

with

records as (select * from {{ source('planning', 'decisions') }}),
campaign_references as (select * from {{ ref('stg_planning__campaign_references') }}),
channel_labels as (select * from {{ source('reference', 'channel_labels') }}),
kpi_labels as (select * from {{ source('reference', 'kpi_labels') }}),

ranked as (
    select
        campaign_id as delivered_campaign_id,
        title,
        channel as channel_label,
        kpi as kpi_label,
        expected_effect,
        owner,
        cast(updated_at as timestamp) as updated_at,
        cast(decided_on as date) as decided_date,
        {{ copy_columns(key) }}
    from records
),

final as (
    select
        ranked.*,
        campaign_references.campaign_id,
        kpi_labels.kpi,
        channel_labels.channel,
        ranked.key_number > 1 as is_key_shared
    from ranked
    left join campaign_references
        on ranked.delivered_campaign_id = campaign_references.reference
    left join channel_labels
        on {{ normalise_label('ranked.channel_label') }} = channel_labels.label
    left join kpi_labels
        on {{ label_code('ranked.kpi_label') }} = kpi_labels.label
    where ranked.is_of_latest_delivery and ranked.copy_number = 1
)

select * from final
