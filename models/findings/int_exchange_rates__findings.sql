-- Rates that cannot be, that leap away from the rates before and after them (the last one: from the
-- two before it), or that serve amounts of more than 35 days later, longer than monthly rates do.
-- At stake is what was converted at the old rate.
-- Grain: one row per finding of exchange rates.

with

rates as (select * from {{ ref('stg_finance__exchange_rates') }}),
known as (select * from {{ ref('int_exchange_rates__known') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
orders as (select * from {{ ref('int_orders__listed') }}),
ad_spend as (select * from {{ ref('int_ad_spend__converted') }}),
ledger as (select * from {{ ref('int_ledger_entries__converted') }}),
build as (select * from {{ source('reference', 'build') }}),

converted as (
    select
        original_currency,
        created_date as used_date,
        amount
    from opportunities
    where status = 'open'
    union all
    select
        orders.original_currency,
        orders.ordered_date as used_date,
        orders.revenue as amount
    from orders
    union all
    select
        original_currency,
        spend_date as used_date,
        spend as amount
    from ad_spend
    union all
    select
        original_currency,
        month_date as used_date,
        amount
    from ledger
),

stale as (
    select
        known.currency,
        known.valid_from_date,
        sum(abs(converted.amount)) as amount
    from known
    inner join converted
        on
            known.currency = converted.original_currency
            and known.valid_from_date <= converted.used_date
            and known.valid_to_date > converted.used_date
    inner join build
        on converted.used_date <= build.as_of_date
    where {{ dbt.datediff('known.valid_from_date', 'converted.used_date', 'day') }} > 35
    group by known.currency, known.valid_from_date
),

neighbours as (
    select
        currency,
        valid_from_date,
        rate,
        lag(rate) over (partition by currency order by valid_from_date nulls last) as rate_before,
        coalesce(
            lead(rate) over (partition by currency order by valid_from_date nulls last),
            lag(rate, 2) over (partition by currency order by valid_from_date nulls last)
        ) as other_rate
    from known
),

leaps as (
    select
        currency,
        valid_from_date
    from neighbours
    where
        (rate > rate_before * 1.5 and rate > other_rate * 1.5)
        or (rate * 1.5 < rate_before and rate * 1.5 < other_rate)
),

checked as (
    select
        rates.currency || '/'
        || cast(rates.rate_date as {{ dbt.type_string() }}) as rate_key,
        rates.rate <= 0 as is_impossible,
        leaps.currency is not null as is_leap,
        stale.currency is not null as is_stale,
        stale.amount,
        rates.source_file,
        rates.source_record
    from rates
    left join stale
        on
            rates.currency = stale.currency
            and rates.rate_date = stale.valid_from_date
    left join leaps
        on
            rates.currency = leaps.currency
            and rates.rate_date = leaps.valid_from_date
),

final as (
    {%- for rule_id, column_name, amount, condition in [
        ('exchange_rate_not_positive', 'rate', 'null', 'is_impossible'),
        ('exchange_rate_leap', 'rate', 'null', 'is_leap'),
        ('exchange_rate_stale', 'date', 'amount', 'is_stale'),
    ] %}
    select
        {{ finding_columns(
            rule_id, 'exchange_rate', 'rate_key', 'exchange_rates', column_name, amount
        ) }}
    from checked
    where {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
