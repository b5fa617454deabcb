-- What the advertising platforms report, in the workspace's currency, with its channel and
-- campaign. Costs are counted in fct_costs: where the ledger has a media line, this spend only
-- distributes it.
-- Grain: one row per spend_key (campaign × day × platform × account × ad group; one per record
-- where the day cannot be read).

with

ad_spend as (select * from {{ ref('int_ad_spend__converted') }}),
covered as (select * from {{ ref('int_ad_spend__covered') }}),

final as (
    select
        ad_spend.spend_key,
        ad_spend.platform,
        ad_spend.account_id,
        ad_spend.channel,
        ad_spend.campaign_id,
        ad_spend.campaign_name,
        ad_spend.ad_group,
        coalesce(covered.is_in_ledger, false) as is_in_ledger,
        ad_spend.spend_date,
        ad_spend.impressions,
        ad_spend.clicks,
        ad_spend.platform_conversions,
        ad_spend.original_currency,
        ad_spend.original_amount,
        ad_spend.spend
    from ad_spend
    left join covered
        on
            ad_spend.month_date is not distinct from covered.month_date
            and ad_spend.platform_key = covered.platform_key
            and ad_spend.channel = covered.channel
            and coalesce(ad_spend.platform_channel, '') = coalesce(covered.platform_channel, '')
)

select * from final
