-- Touches of the CRM with the person they reached and the channel they belong to: as delivered,
-- else the campaign's, else the one their kind belongs to, else `unknown`.
-- Grain: one row per touch_id.
with

touches as (select * from {{ ref('stg_crm__touches') }}),
kinds as (select * from {{ source('reference', 'touch_kinds') }}),
campaigns as (select * from {{ ref('int_campaigns__identified') }}),
merged as (select * from {{ ref('int_leads__merged') }}),
emails as (select * from {{ ref('int_lead_emails__matched') }}),

final as (
    select
        touches.touch_id,
        coalesce(merged.kept_lead_id, emails.lead_id) as lead_id,
        coalesce(merged.kept_lead_id, emails.lead_id, touches.email_key) as contact_key,
        touches.campaign_id,
        touches.content_id,
        touches.variant_id,
        coalesce(
            nullif(touches.channel, 'unknown'), campaigns.channel, kinds.channel, 'unknown'
        ) as channel,
        touches.kind,
        touches.direction,
        touches.is_effective,
        touches.occurred_at,
        touches.occurred_date
    from touches
    left join kinds
        on touches.kind = kinds.kind
    left join campaigns
        on touches.campaign_id = campaigns.campaign_id
    left join merged
        on touches.lead_id = merged.lead_id
    left join emails
        on touches.email_key = emails.email_key
)

select * from final
