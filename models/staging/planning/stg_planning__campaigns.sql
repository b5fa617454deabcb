-- Campaigns with their plan.
-- Grain: one row per campaign.

with

records as (select * from {{ source('planning', 'campaigns') }}),
campaign_references as (select * from {{ ref('stg_planning__campaign_references') }}),
channel_labels as (select * from {{ source('reference', 'channel_labels') }}),
value_labels as (select * from {{ source('reference', 'value_labels') }}),

ranked as (
    select
        campaign_id as delivered_campaign_id,
        script_id,
        owner_id,
        campaign_name,
        channel as channel_label,
        segment,
        audience as audience_label,
        cast(updated_at as timestamp) as updated_at,
        cast(started_on as date) as started_date,
        cast(ended_on as date) as ended_date,
        cast(budget as decimal(18, 4)) as budget,
        cast(targeted_count as bigint) as targeted_count,
        {{ version_columns('campaign_id') }}
    from records
),

final as (
    select
        ranked.*,
        coalesce(
            campaign_references.campaign_id, {{ generated_id('ranked.delivered_campaign_id') }}
        ) as campaign_id,
        channel_labels.channel,
        value_labels.value as audience
    from ranked
    left join campaign_references
        on ranked.delivered_campaign_id = campaign_references.reference
    left join channel_labels
        on {{ normalise_label('ranked.channel_label') }} = channel_labels.label
    left join value_labels
        on
            value_labels.field = 'campaign_audience'
            and {{ normalise_label('ranked.audience_label') }} = value_labels.label
    where {{ is_latest_version('ranked.delivered_campaign_id') }}
)

select * from final
