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
        ad_spend.spend_date,
        cast({{ dbt.date_trunc('month', 'ad_spend.spend_date') }} as date) as month_date,
        ad_spend.platform,
        replace(coalesce(ad_spend.platform, 'unknown'), '_', ' ') as platform_key,
        ad_spend.account_id,
        ad_spend.campaign_id,
        ad_spend.campaign_name,
        ad_spend.ad_group,
        ad_spend.channel as platform_channel,
        coalesce(ad_spend.currency, settings.currency) as original_currency,
        coalesce(ad_spend.currency <> settings.currency, false) as is_foreign,
        ad_spend.source_file,
        ad_spend.source_record,
        ad_spend.impressions,
        ad_spend.clicks,
        ad_spend.platform_conversions,
        ad_spend.spend as original_amount,
        md5(concat(
            coalesce(cast(ad_spend.spend_date as {{ dbt.type_string() }}), ''), '|',
            coalesce(ad_spend.platform_label, ''), '|', coalesce(ad_spend.account_id, ''), '|',
            coalesce(ad_spend.campaign_id, ''), '|', coalesce(ad_spend.campaign_name, ''), '|',
            coalesce(ad_spend.ad_group, '')
        )) as record_key
    from ad_spend
    cross join settings
),

numbered as (
    select
        named.*,
        row_number() over (
            partition by named.record_key
            order by
                named.original_amount nulls last,
                named.original_currency,
                named.impressions nulls last,
                named.clicks nulls last,
                named.platform_conversions nulls last
        ) as occurrence
    from named
),

final as (
    select
        numbered.*,
        case
            when numbered.occurrence = 1 then numbered.record_key
            else concat(
                numbered.record_key, '-', cast(numbered.occurrence as {{ dbt.type_string() }})
            )
        end as spend_key,
        'platform-' || replace(numbered.platform_key, ' ', '_')
        || case when numbered.is_foreign then '-' || numbered.original_currency else '' end
        || '-' || coalesce(
            substring(cast(numbered.month_date as {{ dbt.type_string() }}), 1, 7), 'undated'
        ) as cost_id,
        coalesce(campaign_channels.channel, numbered.platform_channel, 'unknown') as channel,
        case
            when numbered.is_foreign
                then {{ multiplied_amount('numbered.original_amount', 'rates.rate') }}
            else numbered.original_amount
        end as spend
    from numbered
    left join campaign_channels
        on numbered.campaign_id = campaign_channels.campaign_id
    left join rates
        on
            case when numbered.is_foreign then numbered.original_currency end = rates.currency
            and numbered.spend_date >= rates.valid_from_date
            and numbered.spend_date < rates.valid_to_date
)

select * from final
