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
    {%- for relation, used_date, amount in [
        ("opportunities where status = 'open'", 'created_date', 'amount'),
        ('orders', 'ordered_date', 'revenue'), ('ad_spend', 'spend_date', 'spend'),
        ('ledger', 'month_date', 'amount'),
    ] %}
    select
        original_currency,
        {{ used_date }} as used_date,
        {{ amount }} as amount
    from {{ relation }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
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

checked as (
    select
        rates.currency || '/'
        || cast(rates.rate_date as {{ dbt.type_string() }}) as rate_key,
        rates.rate <= 0 as is_impossible,
        (
            neighbours.rate > neighbours.rate_before * 1.5
            and neighbours.rate > neighbours.other_rate * 1.5
        )
        or (
            neighbours.rate * 1.5 < neighbours.rate_before
            and neighbours.rate * 1.5 < neighbours.other_rate
        ) as is_leap,
        stale.currency is not null as is_stale,
        stale.amount,
        rates.source_file,
        rates.source_record
    from rates
    left join stale
        on
            rates.currency = stale.currency
            and rates.rate_date = stale.valid_from_date
    left join neighbours
        on
            rates.currency = neighbours.currency
            and rates.rate_date = neighbours.valid_from_date
),

final as (
    {{ findings_of('checked', 'exchange_rate', 'rate_key', 'exchange_rates', [
        ('exchange_rate_not_positive', 'rate', 'is_impossible'),
        ('exchange_rate_leap', 'rate', 'is_leap'),
        ('exchange_rate_stale', 'date', 'is_stale', 'amount'),
    ]) }}
)

select * from final
