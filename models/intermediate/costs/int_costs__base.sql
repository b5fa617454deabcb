-- The cost base before any of it is spread: what each cost line amounts to in a month. It is
-- stated apart from the allocation so that tests can compare the two. The amount of a salary or of
-- labour includes the hours that are not prospecting, which allocation shows apart. A cost without
-- a readable date is of no month, and in the base all the same.
-- Grain: one row per cost_id and month_date.

with

ledger as (select * from {{ ref('int_ledger_entries__accrued') }}),
ad_spend as (select * from {{ ref('int_ad_spend__converted') }}),
covered as (select * from {{ ref('int_ad_spend__covered') }}),
labour as (select * from {{ ref('int_labour__costed') }}),
totals as (select * from {{ ref('int_channel_totals__costed') }}),

labour_days as (
    select
        labour.person_id,
        labour.work_date,
        labour.month_date,
        sum(labour.seconds) as seconds,
        max(labour.hourly_units) as hourly_units
    from labour
    where labour.hourly_units is not null
    group by labour.person_id, labour.work_date, labour.month_date
),

lines as (
    select
        ledger.entry_id as cost_id,
        'ledger' as cost_source,
        ledger.category,
        ledger.nature,
        ledger.month_date,
        ledger.sign * ledger.amount_units as units
    from ledger
    union all
    select
        ad_spend.cost_id,
        'platform' as cost_source,
        'media' as category,
        'direct' as nature,
        ad_spend.month_date,
        {{ ten_thousandths('ad_spend.spend') }} as units
    from ad_spend
    inner join covered
        on
            ad_spend.month_date is not distinct from covered.month_date
            and ad_spend.platform_key = covered.platform_key
            and ad_spend.channel = covered.channel
            and coalesce(ad_spend.platform_channel, '') = coalesce(covered.platform_channel, '')
    where ad_spend.original_amount is not null and not covered.is_in_ledger
    union all
    select
        'labour-' || left(md5(labour_days.person_id), 16)
        || '-' || substring(cast(labour_days.month_date as {{ dbt.type_string() }}), 1, 7)
            as cost_id,
        'labour' as cost_source,
        'salary' as category,
        'direct' as nature,
        labour_days.month_date,
        {{ integer_quotient(
            'cast(labour_days.seconds as decimal(38, 0)) * labour_days.hourly_units * 2 + 3600',
            '7200'
        ) }} as units
    from labour_days
    union all
    select
        totals.cost_id,
        'channel_totals' as cost_source,
        'other' as category,
        totals.nature,
        totals.month_date,
        {{ ten_thousandths('totals.amount') }} as units
    from totals
    where not totals.is_given_elsewhere
),

final as (
    select
        lines.cost_id,
        lines.cost_source,
        lines.category,
        lines.nature,
        lines.month_date,
        cast(
            cast(sum(lines.units) as decimal(18, 0)) * cast(0.0001 as decimal(5, 4))
            as decimal(18, 4)
        ) as amount
    from lines
    group by lines.cost_id, lines.cost_source, lines.category, lines.nature, lines.month_date
)

select * from final
