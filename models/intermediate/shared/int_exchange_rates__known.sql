-- A rate holds from its day until the next rate of its currency, so one rule converts costs and
-- values alike. Days before the first rate have none: those amounts are findings, never a guess.
-- Grain: one row per currency and valid_from_date.

with

rates as (select * from {{ ref('stg_finance__exchange_rates') }}),

usable as (
    select
        rates.currency,
        rates.rate_date as valid_from_date,
        max(rates.rate) as rate
    from rates
    where
        rates.currency is not null
        and rates.rate_date is not null
        and rates.rate > 0
    group by rates.currency, rates.rate_date
),

final as (
    select
        usable.currency,
        usable.valid_from_date,
        coalesce(
            lead(usable.valid_from_date) over (
                partition by usable.currency order by usable.valid_from_date nulls last
            ),
            cast('9999-12-31' as date)
        ) as valid_to_date,
        cast(usable.rate as decimal(18, 9)) as rate
    from usable
)

select * from final
