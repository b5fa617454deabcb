-- What is doubtful in the platform spend.
-- Grain: one row per rule_id and entity_id.

with

ad_spend as (
    select * from {{ ref('int_ad_spend__converted') }}
),

found as (
    select
        'missing_exchange_rate' as rule_id,
        'currency' as column_name,
        ad_spend.spend_key,
        cast(null as decimal(18, 4)) as amount_at_stake
    from ad_spend
    where ad_spend.spend is null and ad_spend.original_amount is not null
    union all
    select
        'negative_cost' as rule_id,
        'cost' as column_name,
        ad_spend.spend_key,
        abs(ad_spend.spend) as amount_at_stake
    from ad_spend
    where ad_spend.original_amount < 0
    union all
    select
        'spend_with_zero_clicks' as rule_id,
        'clicks' as column_name,
        ad_spend.spend_key,
        ad_spend.spend as amount_at_stake
    from ad_spend
    where ad_spend.original_amount > 0 and ad_spend.clicks = 0
    union all
    select
        'ad_spend_without_campaign' as rule_id,
        'campaign_id' as column_name,
        ad_spend.spend_key,
        abs(ad_spend.spend) as amount_at_stake
    from ad_spend
    where ad_spend.campaign_id is null and ad_spend.original_amount <> 0
),

final as (
    select
        found.rule_id,
        'ad_spend' as entity,
        found.spend_key as entity_id,
        'ad_spend' as extract,
        found.column_name,
        ad_spend.source_file,
        ad_spend.source_record,
        cast(found.amount_at_stake as decimal(18, 4)) as amount_at_stake
    from found
    inner join ad_spend
        on found.spend_key = ad_spend.spend_key
)

select * from final
