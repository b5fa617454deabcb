-- The ledger's media lines beside the platform spend they cover, each spend compared once, with
-- the narrowest line that covers it: its platform's, else its channel's, else the month's.
-- Grain: one row per month_date, ledger_scope and scope_key.

with

covered as (
    select * from {{ ref('int_ad_spend__covered') }}
),

ledger as (
    select * from {{ ref('int_ledger_entries__accrued') }}
),

spends as (
    select
        covered.month_date,
        covered.ledger_scope,
        case covered.ledger_scope
            when 'platform' then covered.platform_key
            when 'channel' then coalesce(covered.platform_channel, covered.channel)
            else ''
        end as scope_key,
        sum(covered.spend) as spend
    from covered
    where covered.is_in_ledger and covered.month_date is not null
    group by
        covered.month_date,
        covered.ledger_scope,
        case covered.ledger_scope
            when 'platform' then covered.platform_key
            when 'channel' then coalesce(covered.platform_channel, covered.channel)
            else ''
        end
),

lines as (
    select
        ledger.month_date,
        case
            when ledger.platform_key is not null then 'platform'
            when ledger.channel is not null then 'channel'
            else 'month'
        end as ledger_scope,
        coalesce(ledger.platform_key, ledger.channel, '') as scope_key,
        sum(ledger.sign * ledger.amount_units) as units
    from ledger
    where ledger.category = 'media'
    group by
        ledger.month_date,
        case
            when ledger.platform_key is not null then 'platform'
            when ledger.channel is not null then 'channel'
            else 'month'
        end,
        coalesce(ledger.platform_key, ledger.channel, '')
),

final as (
    select
        spends.month_date,
        spends.ledger_scope,
        spends.scope_key,
        cast(
            cast(coalesce(lines.units, 0) as decimal(18, 0)) * cast(0.0001 as decimal(5, 4))
            as decimal(18, 4)
        ) as ledger_amount,
        cast(spends.spend as decimal(18, 4)) as spend
    from spends
    left join lines
        on
            spends.month_date = lines.month_date
            and spends.ledger_scope = lines.ledger_scope
            and spends.scope_key = lines.scope_key
)

select * from final
