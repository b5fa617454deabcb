-- What the cost base lacks: prospecting hours of persons whose hourly cost is unknown and that no
-- salary in the ledger pays, at the company's middle hourly cost of the month; where nobody's is
-- known there is no estimate. An estimate beside the cost base, never in it; it goes where the
-- hours went.
-- Grain: one row per cost_date, channel and campaign_id.

with

labour as (select * from {{ ref('int_labour__costed') }}),
hourly_costs as (select * from {{ ref('int_hourly_costs__compared') }}),

unpaid as (
    select
        labour.work_date as cost_date,
        labour.cost_channel as channel,
        labour.campaign_id,
        labour.seconds,
        hourly_costs.median_hourly_units
    from labour
    left join hourly_costs
        on labour.month_date = hourly_costs.month_date
    where labour.amount_units is null and labour.is_prospecting
),

final as (
    select
        cost_date,
        channel,
        campaign_id,
        cast(sum(seconds) as bigint) as missing_seconds,
        cast(
            cast({{ integer_quotient(
                'cast(sum(seconds) as decimal(38, 0)) * median_hourly_units * 2 + 3600', '7200'
            ) }} as decimal(18, 0)) * cast(0.0001 as decimal(5, 4)) as decimal(18, 4)
        ) as missing_cost
    from unpaid
    group by cost_date, channel, campaign_id, median_hourly_units
)

select * from final
