-- Platform spend counts as a cost of its own only where the ledger has no media line for it. A
-- media line covers its platform; without one, the platforms of its channel; with neither, every
-- platform of the month. Where it covers, the spend only distributes the ledger's amount. Spend of
-- no readable day is taken for covered only where all the months of its kind are.
-- Grain: one row per month_date, platform_key, platform_channel and channel.

with

ad_spend as (
    select * from {{ ref('int_ad_spend__converted') }}
),

ledger as (
    select * from {{ ref('int_ledger_entries__accrued') }}
),

media_lines as (
    select distinct
        ledger.month_date,
        ledger.platform_key,
        case when ledger.platform_key is null then ledger.channel end as channel
    from ledger
    where ledger.category = 'media'
),

platform_months as (
    select
        ad_spend.month_date,
        ad_spend.platform_key,
        ad_spend.platform_channel,
        ad_spend.channel,
        sum(ad_spend.spend) as spend
    from ad_spend
    group by
        ad_spend.month_date,
        ad_spend.platform_key,
        ad_spend.platform_channel,
        ad_spend.channel
),

covers as (
    select
        platform_months.month_date,
        platform_months.platform_key,
        platform_months.platform_channel,
        platform_months.channel,
        min(
            case
                when media_lines.platform_key is not null then 1
                when media_lines.channel is not null then 2
                when media_lines.month_date is not null then 3
            end
        ) as narrowest_scope
    from platform_months
    left join media_lines
        on
            platform_months.month_date = media_lines.month_date
            and (
                platform_months.platform_key = media_lines.platform_key
                or (
                    media_lines.platform_key is null
                    and media_lines.channel in (
                        platform_months.platform_channel, platform_months.channel
                    )
                )
                or (media_lines.platform_key is null and media_lines.channel is null)
            )
    group by
        platform_months.month_date,
        platform_months.platform_key,
        platform_months.platform_channel,
        platform_months.channel
),

whole as (
    select
        covers.platform_key,
        covers.platform_channel,
        covers.channel,
        count(covers.narrowest_scope) = count(*) as is_in_ledger
    from covers
    where covers.month_date is not null
    group by covers.platform_key, covers.platform_channel, covers.channel
),

final as (
    select
        platform_months.month_date,
        platform_months.platform_key,
        platform_months.platform_channel,
        platform_months.channel,
        case
            when platform_months.month_date is null then coalesce(whole.is_in_ledger, false)
            else covers.narrowest_scope is not null
        end as is_in_ledger,
        case covers.narrowest_scope
            when 1 then 'platform'
            when 2 then 'channel'
            when 3 then 'month'
        end as ledger_scope,
        cast(platform_months.spend as decimal(18, 4)) as spend
    from platform_months
    inner join covers
        on
            platform_months.month_date is not distinct from covers.month_date
            and platform_months.platform_key = covers.platform_key
            and platform_months.channel = covers.channel
            and coalesce(platform_months.platform_channel, '')
            = coalesce(covers.platform_channel, '')
    left join whole
        on
            platform_months.platform_key = whole.platform_key
            and platform_months.channel = whole.channel
            and coalesce(platform_months.platform_channel, '')
            = coalesce(whole.platform_channel, '')
)

select * from final
