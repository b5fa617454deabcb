-- Months that the ledger leaves out although it is kept month by month: of everything, or of the
-- salaries or the media that nearly all of its months have. Books close 15 days after a month. At
-- stake is what a month of these lines usually is, the lower median: an estimate.
-- Grain: one row per finding of months.

with

ledger as (select * from {{ ref('int_ledger_entries__converted') }}),
records as (select * from {{ ref('stg_finance__ledger_entries') }}),
months as (select * from {{ ref('int_cost_months__compared') }}),
build as (select * from {{ source('reference', 'build') }}),

-- kept month by month: two of three months for the whole, four of five for a category
kinds as (
    {%- for rule_id, category, kept, of in [
        ('ledger_month_missing', 'any', 2, 3), ('salary_month_missing', 'salary', 4, 5),
        ('media_month_missing', 'media', 4, 5),
    ] %}
    select
        '{{ rule_id }}' as rule_id,
        '{{ category }}' as category,
        {{ kept }} as months_kept,
        {{ of }} as of_months
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

-- a line whose amount cannot be read is a line all the same
booked as (
    select
        kinds.rule_id,
        records.month_date,
        sum(ledger.amount) as amount
    from records
    inner join kinds
        on kinds.category in ('any', records.category)
    left join ledger
        on records.entry_id = ledger.entry_id
    where records.month_date is not null
    group by kinds.rule_id, records.month_date
),

spans as (
    select
        rule_id,
        min(month_date) as first_date,
        max(month_date) as last_date
    from booked
    group by rule_id
),

judged as (
    select
        kinds.rule_id,
        kinds.months_kept,
        kinds.of_months,
        months.month_date,
        booked.month_date as booked_date
    from months
    cross join kinds
    inner join spans
        on kinds.rule_id = spans.rule_id
    inner join build
        on
            {{ dbt.datediff(
                dbt.last_day('months.month_date', 'month'), 'build.as_of_date', 'day'
            ) }} > 15
    left join booked
        on
            kinds.rule_id = booked.rule_id
            and months.month_date = booked.month_date
    left join booked as any_line
        on
            any_line.rule_id = 'ledger_month_missing'
            and months.month_date = any_line.month_date
    where
        kinds.category = 'any'
        or any_line.month_date between spans.first_date and spans.last_date
),

regular as (
    select rule_id
    from judged
    group by rule_id, months_kept, of_months
    having count(booked_date) >= 3 and count(booked_date) * of_months >= count(*) * months_kept
),

ranked as (
    select
        rule_id,
        amount,
        row_number() over (partition by rule_id order by amount asc nulls last) as position,
        count(amount) over (partition by rule_id) as amount_count
    from booked
),

usual as (
    select
        rule_id,
        min(case when position * 2 >= amount_count then amount end) as amount
    from ranked
    group by rule_id
),

final as (
    select
        judged.rule_id,
        'month' as entity,
        substring(cast(judged.month_date as {{ dbt.type_string() }}), 1, 7) as entity_id,
        'cost_ledger' as extract,
        'month' as column_name,
        cast(null as {{ dbt.type_string() }}) as source_file,
        cast(null as bigint) as source_record,
        cast(usual.amount as decimal(18, 4)) as amount_at_stake
    from judged
    inner join regular
        on judged.rule_id = regular.rule_id
    left join usual
        on judged.rule_id = usual.rule_id
    where judged.booked_date is null
)

select * from final
