-- Platform spend counts as a cost of its own only where the ledger has no media line for it. A
-- media line covers its platform in its channel (a campaign's channel is that of its spend; spend
-- of no known channel is any line's of its platform); naming one of them, all of that; with
-- neither, every platform of the month. Where it covers, the spend only distributes the ledger's
-- amount; lines that sum to 0 or less cover nothing. Spend of no readable day is taken for covered
-- only where all the months of its kind are.
-- Grain: one row per month_date, platform_key, platform_channel and channel.

with

ad_spend as (select * from {{ ref('int_ad_spend__converted') }}),
reaches as (select * from {{ ref('int_ledger_scopes__paid') }}),

platform_months as (
    select
        month_date,
        platform_key,
        platform_channel,
        channel,
        cast(sum(spend) as decimal(18, 4)) as spend
    from ad_spend
    group by month_date, platform_key, platform_channel, channel
),

covers as (
    select
        platform_months.*,
        coalesce(reaches.is_paid, false) as is_covered,
        reaches.scope_kind as ledger_scope,
        reaches.scope_key as ledger_scope_key,
        row_number() over (
            partition by
                platform_months.month_date, platform_months.platform_key,
                platform_months.platform_channel, platform_months.channel
            order by
                case when reaches.is_paid then 0 else 1 end,
                case reaches.scope_kind
                    when 'platform_channel' then 0 when 'platform' then 1 when 'channel' then 2
                    else 3
                end,
                reaches.scope_key nulls last
        ) as choice
    from platform_months
    left join reaches
        on
            reaches.category = 'media'
            and platform_months.month_date = reaches.month_date
            and case
                when reaches.scope_kind = 'month' then ''
                when reaches.scope_kind = 'channel' then platform_months.channel
                when reaches.scope_kind = 'platform' then platform_months.platform_key
                when platform_months.channel <> 'unknown'
                    then platform_months.platform_key || '/' || platform_months.channel
                when
                    left(reaches.scope_key, length(platform_months.platform_key) + 1)
                    = platform_months.platform_key || '/'
                    then reaches.scope_key
            end = reaches.scope_key
),

final as (
    select
        covers.*,
        case
            when covers.month_date is not null then covers.is_covered
            else coalesce(
                min(
                    case
                        when covers.is_covered then 1
                        when covers.month_date is not null then 0
                    end
                ) over (
                    partition by covers.platform_key, covers.platform_channel, covers.channel
                ) = 1, false
            )
        end as is_in_ledger
    from covers
    where covers.choice = 1
)

select * from final
