-- Platform spend in the workspace's currency, on its campaign and channel: the campaign's own
-- channel where one is planned, else the platform's. No rate for the day: spend stays null,
-- original kept.
-- Grain: one row per spend_key (campaign × day × platform × account × ad group).

with

ad_spend as (select * from {{ ref('stg_ads__spend') }}),
campaign_channels as (select * from {{ ref('int_campaign_channels__known') }}),
rates as (select * from {{ ref('int_exchange_rates__known') }}),
settings as (select * from {{ source('reference', 'settings') }}),

named as (
    select
        ad_spend.account_id,
        ad_spend.campaign_id,
        ad_spend.campaign_name,
        ad_spend.ad_group,
        ad_spend.currency,
        ad_spend.platform,
        ad_spend.channel,
        ad_spend.spend_date,
        ad_spend.spend,
        ad_spend.impressions,
        ad_spend.clicks,
        ad_spend.platform_conversions,
        ad_spend.source_file,
        ad_spend.source_record,
        md5(concat(
            coalesce(cast(ad_spend.spend_date as {{ dbt.type_string() }}), ''), '|',
            coalesce(ad_spend.platform_label, ''), '|', coalesce(ad_spend.account_id, ''), '|',
            coalesce(ad_spend.campaign_id, ''), '|', coalesce(ad_spend.campaign_name, ''), '|',
            coalesce(ad_spend.ad_group, '')
        )) as record_key,
        coalesce(ad_spend.currency, settings.currency) as original_currency,
        settings.currency as workspace_currency
    from ad_spend
    cross join settings
),

numbered as (
    select
        named.account_id,
        named.campaign_id,
        named.campaign_name,
        named.ad_group,
        named.currency,
        named.platform,
        named.channel,
        named.spend_date,
        named.spend,
        named.impressions,
        named.clicks,
        named.platform_conversions,
        named.source_file,
        named.source_record,
        named.record_key,
        named.original_currency,
        named.workspace_currency,
        row_number() over (
            partition by named.record_key
            order by
                named.spend nulls last,
                named.original_currency,
                named.impressions nulls last,
                named.clicks nulls last,
                named.platform_conversions nulls last
        ) as occurrence
    from named
),

final as (
    select
        case
            when numbered.occurrence = 1 then numbered.record_key
            else concat(
                numbered.record_key, '-', cast(numbered.occurrence as {{ dbt.type_string() }})
            )
        end as spend_key,
        numbered.spend_date,
        cast({{ dbt.date_trunc('month', 'numbered.spend_date') }} as date) as month_date,
        numbered.platform,
        replace(coalesce(numbered.platform, 'unknown'), '_', ' ') as platform_key,
        numbered.account_id,
        numbered.campaign_id,
        numbered.campaign_name,
        numbered.ad_group,
        numbered.channel as platform_channel,
        coalesce(campaign_channels.channel, numbered.channel, 'unknown') as channel,
        numbered.original_currency,
        numbered.original_currency <> numbered.workspace_currency as is_foreign,
        numbered.source_file,
        numbered.source_record,
        numbered.impressions,
        numbered.clicks,
        numbered.platform_conversions,
        numbered.spend as original_amount,
        case
            when numbered.original_currency = numbered.workspace_currency then numbered.spend
            else {{ converted_amount('numbered.spend', 'rates.rate') }}
        end as spend
    from numbered
    left join campaign_channels
        on numbered.campaign_id = campaign_channels.campaign_id
    left join rates
        on
            numbered.original_currency <> numbered.workspace_currency
            and numbered.original_currency = rates.currency
            and numbered.spend_date >= rates.valid_from_date
            and numbered.spend_date < rates.valid_to_date
)

select * from final
