-- What the platforms say was spent; a later delivery replaces the days it covers of its platform.
-- Records of one key that differ all count (two ads of a day: what the key lacks is found).
-- Without a readable day a record is a version of nothing but the records identical to it: the
-- money was spent, on some day.
-- Grain: one row per record: day, platform, account, campaign, ad group and what else tells apart.

{% set key = [
    'date', 'platform', 'account_id', 'campaign_id', 'campaign_name', 'ad_group',
    'case when date is null then _record_hash end',
] %}

with

records as (select * from {{ source('ads', 'ad_spend') }}),
campaign_references as (select * from {{ ref('stg_planning__campaign_references') }}),
channel_labels as (select * from {{ source('reference', 'channel_labels') }}),
value_labels as (select * from {{ source('reference', 'value_labels') }}),
labelled as (select * from {{ source('ads', 'ad_spend') }}),

covered as (
    select
        _section,
        _delivery,
        platform,
        min(cast(date as date)) as first_date,
        max(cast(date as date)) as last_date
    from records
    group by _section, _delivery, platform
),

ranked as (
    select
        records.account_id,
        records.campaign_id as delivered_campaign_id,
        records.platform as platform_label,
        records.campaign_name,
        records.ad_group,
        records.currency,
        cast(records.updated_at as timestamp) as updated_at,
        cast(records.date as date) as spend_date,
        cast(records.cost as decimal(18, 4)) as spend,
        cast(records.impressions as bigint) as impressions,
        cast(records.clicks as bigint) as clicks,
        cast(records.platform_conversions as decimal(18, 9)) as platform_conversions,
        {{ copy_columns(key) }}
    from records
    where
        not exists (
            select 1
            from covered
            where
                covered._section = records._section
                and covered._delivery > records._delivery
                and coalesce(covered.platform, '') = coalesce(records.platform, '')
                and cast(records.date as date) between covered.first_date and covered.last_date
        )
),

-- spelled once each, not once a record
labels as (
    select platform as platform_label
    from labelled
    where platform is not null
    group by platform
),

platforms as (
    select
        labels.platform_label,
        coalesce(
            platform_names.value, {{ platform_code('labels.platform_label') }}
        ) as platform,
        coalesce(ad_labels.channel, platform_labels.channel) as channel
    from labels
    left join channel_labels as ad_labels
        on {{ normalise_label("labels.platform_label || ' ads'") }} = ad_labels.label
    left join channel_labels as platform_labels
        on {{ normalise_label('labels.platform_label') }} = platform_labels.label
    left join value_labels as platform_names
        on
            platform_names.field = 'platform'
            and {{ platform_code('labels.platform_label') }} = platform_names.label
),

final as (
    select
        ranked.*,
        campaign_references.campaign_id,
        platforms.platform,
        platforms.channel,
        ranked.key_number > 1 as is_key_shared
    from ranked
    left join campaign_references
        on
            coalesce(ranked.delivered_campaign_id, ranked.campaign_name)
            = campaign_references.reference
    left join platforms
        on ranked.platform_label = platforms.platform_label
    where
        ranked.is_of_latest_delivery
        and (ranked.copy_number = 1 or ranked.spend_date is null)
)

select * from final
