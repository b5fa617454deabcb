-- Each ledger line on the months its service covers, by calendar days: an annual licence is not
-- January's. The months' parts are differences of a running total rounded down, so they sum to
-- the line in whole ten-thousandths whatever its sign. A line without any date is one part, of no
-- month.
-- Grain: one row per entry_id and accrual month_date.

with

ledger as (select * from {{ ref('int_ledger_entries__converted') }}),
numbers as (select * from {{ ref('int_numbers__listed') }}),

measured as (
    select
        ledger.entry_id,
        ledger.accrual_from_date,
        ledger.accrual_to_date,
        {{ ten_thousandths('abs(ledger.amount)') }} as line_units,
        {{ ten_thousandths('abs(ledger.original_amount)') }} as line_original_units,
        cast({{ dbt.date_trunc('month', 'ledger.accrual_from_date') }} as date)
            as first_month_date,
        coalesce(
            {{ dbt.datediff('ledger.accrual_from_date', 'ledger.accrual_to_date', 'day') }} + 1, 1
        ) as line_days
    from ledger
),

months as (
    select
        measured.*,
        cast({{ dbt.dateadd('month', 'numbers.n', 'measured.first_month_date') }} as date)
            as month_date
    from measured
    inner join numbers
        on
            {{ dbt.datediff('measured.first_month_date', 'measured.accrual_to_date', 'month') }}
            >= numbers.n
            or (measured.first_month_date is null and numbers.n = 0)
),

bounded as (
    select
        months.*,
        greatest(months.month_date, months.accrual_from_date) as from_date,
        least({{ dbt.last_day('months.month_date', 'month') }}, months.accrual_to_date) as to_date
    from months
),

counted as (
    select
        bounded.*,
        coalesce(
            {{ dbt.datediff('bounded.accrual_from_date', 'bounded.from_date', 'day') }}, 0
        ) as days_before,
        coalesce(
            {{ dbt.datediff('bounded.accrual_from_date', 'bounded.to_date', 'day') }} + 1, 1
        ) as days_until
    from bounded
),

final as (
    select
        counted.entry_id,
        counted.month_date,
        ledger.month_date as cash_month_date,
        ledger.category,
        ledger.nature,
        ledger.channel,
        ledger.campaign_id,
        ledger.team,
        ledger.team_key,
        ledger.person_id,
        ledger.platform_key,
        ledger.allocation_key,
        ledger.original_currency,
        counted.from_date,
        counted.to_date,
        {%- for units, part in [
            ('line_units', 'amount_units'), ('line_original_units', 'original_units'),
        ] %}
        cast(
            {{ integer_quotient(
                'counted.' ~ units ~ ' * counted.days_until', 'counted.line_days'
            ) }}
            - {{ integer_quotient(
                'counted.' ~ units ~ ' * counted.days_before', 'counted.line_days'
            ) }}
            as bigint
        ) as {{ part }},
        {%- endfor %}
        case when ledger.original_amount < 0 then -1 else 1 end as sign
    from counted
    inner join ledger
        on counted.entry_id = ledger.entry_id
)

select * from final
