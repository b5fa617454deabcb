-- A rate holds from its day until the next rate of its currency, so one rule converts costs and
-- values alike. Days before the first rate have none: those amounts are findings, never a guess.
-- What is known by its month takes the first rate that the month has: `holds_from_month`.
-- Grain: one row per currency and valid_from_date.
{% set of_currency = 'partition by currency order by valid_from_date asc nulls last' %}

with

rates as (select * from {{ ref('stg_finance__exchange_rates') }}),

usable as (
    select
        currency,
        rate_date as valid_from_date,
        max(rate) as rate
    from rates
    where
        currency is not null
        and rate_date is not null
        and rate > 0
    group by currency, rate_date
),

final as (
    select
        currency,
        case
            when lag(valid_from_date) over ({{ of_currency }}) is not null then valid_from_date
            else cast({{ dbt.date_trunc('month', 'valid_from_date') }} as date)
        end as holds_from_month,
        valid_from_date,
        coalesce(
            lead(valid_from_date) over ({{ of_currency }}), cast('9999-12-31' as date)
        ) as valid_to_date,
        cast(rate as decimal(18, 9)) as rate
    from usable
)

select * from final
