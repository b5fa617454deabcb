-- Visitors per day and source; a later delivery replaces the days it covers.
-- Records of one key that differ all count (the key lacks what tells them apart, which is found).
-- Grain: one row per record: day, source, medium, campaign and what else tells records apart.

{% set channel = 'coalesce(pair_labels.channel, medium_labels.channel, source_labels.channel)' %}
{% set key = ['date', 'source', 'medium', 'campaign_id'] %}

with

records as (select * from {{ source('ads', 'web_visits') }}),
campaign_references as (select * from {{ ref('stg_planning__campaign_references') }}),
channel_labels as (select * from {{ source('reference', 'channel_labels') }}),

covered as (
    select
        _section,
        _delivery,
        min(cast(date as date)) as first_date,
        max(cast(date as date)) as last_date
    from records
    group by _section, _delivery
),

ranked as (
    select
        records.campaign_id as delivered_campaign_id,
        records.source,
        records.medium,
        cast(records.updated_at as timestamp) as updated_at,
        cast(records.date as date) as visit_date,
        cast(records.unique_visitors as bigint) as unique_visitors,
        cast(records.sessions as bigint) as sessions,
        {{ copy_columns(key) }}
    from records
    where
        not exists (
            select 1
            from covered
            where
                covered._section = records._section
                and covered._delivery > records._delivery
                and cast(records.date as date) between covered.first_date and covered.last_date
        )
),

final as (
    select
        ranked.*,
        campaign_references.campaign_id,
        -- What web analytics calls a referral is a link on another site, nobody's recommendation.
        case
            when {{ channel }} = 'referral' then 'other'
            else {{ channel }}
        end as channel,
        ranked.key_number > 1 as is_key_shared
    from ranked
    left join campaign_references
        on ranked.delivered_campaign_id = campaign_references.reference
    left join channel_labels as pair_labels
        on {{ normalise_label("ranked.source || ' / ' || ranked.medium") }} = pair_labels.label
    left join channel_labels as medium_labels
        on {{ normalise_label('ranked.medium') }} = medium_labels.label
    left join channel_labels as source_labels
        on {{ normalise_label('ranked.source') }} = source_labels.label
    where ranked.is_of_latest_delivery and ranked.copy_number = 1
)

select * from final
