-- Months that the ledger leaves out although it is kept month by month: of everything, or of the
-- salaries or the media that nearly all of its months have. Books close 15 days after a month. At
-- stake is what a month of these lines usually is, the lower median: an estimate.
-- Grain: one row per finding of months.

with

ledger as (select * from {{ ref('int_ledger_entries__converted') }}),
records as (select * from {{ ref('stg_finance__ledger_entries') }}),
months as (select * from {{ ref('int_cost_months__compared') }}),
build as (select * from {{ source('reference', 'build') }}),

kinds as (
    {%- for rule_id, category in [
        ('ledger_month_missing', 'any'), ('salary_month_missing', 'salary'),
        ('media_month_missing', 'media'),
    ] %}
    select
        '{{ rule_id }}' as rule_id,
        '{{ category }}' as category
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
        months.month_date,
        booked.month_date is not null as is_booked,
        any_line.month_date is not null as has_any_line,
        kinds.rule_id = 'ledger_month_missing'
        or months.month_date between spans.first_date and spans.last_date as is_in_span
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
),

-- kept month by month: two of three months for the whole, four of five for a category
regular as (
    select rule_id
    from judged
    where
        is_in_span
        and (rule_id = 'ledger_month_missing' or has_any_line)
    group by rule_id
    having
        sum(case when is_booked then 1 else 0 end) >= 3
        and sum(case when is_booked then 1 else 0 end)
        * (case when rule_id = 'ledger_month_missing' then 3 else 5 end)
        >= count(*) * (case when rule_id = 'ledger_month_missing' then 2 else 4 end)
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
    where
        judged.is_in_span
        and not judged.is_booked
        and (judged.rule_id = 'ledger_month_missing' or judged.has_any_line)
)

select * from final
