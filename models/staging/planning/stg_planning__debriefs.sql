-- What people remember of a campaign; the texts are read in the private report only.
-- Grain: one row per remark: day, kind, text, campaign and who made it.

{% set key = ['date', 'kind', 'text', 'campaign_id'] %}

with

records as (select * from {{ source('planning', 'debriefs') }}),
campaign_references as (select * from {{ ref('stg_planning__campaign_references') }}),
value_labels as (select * from {{ source('reference', 'value_labels') }}),

ranked as (
    select
        campaign_id as delivered_campaign_id,
        kind as kind_label,
        text,
        theme,
        role,
        cast(updated_at as timestamp) as updated_at,
        cast(date as date) as debrief_date,
        {{ copy_columns(key) }}
    from records
),

final as (
    select
        ranked.*,
        campaign_references.campaign_id,
        kinds.value as kind,
        ranked.key_number > 1 as is_key_shared
    from ranked
    left join campaign_references
        on ranked.delivered_campaign_id = campaign_references.reference
    left join value_labels as kinds
        on
            kinds.field = 'debrief_kind'
            and {{ normalise_label('ranked.kind_label') }} = kinds.label
    where ranked.is_of_latest_delivery and ranked.copy_number = 1
)

select * from final
