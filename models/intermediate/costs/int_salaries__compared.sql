-- Paid time beside worked time: a month's salary lines of one reach (a person, a team, everybody)
-- and what the hours they cover would cost at the loaded hourly cost. Paid time that no hour
-- records follows the same shares as the hours; here it is shown. Known only where every covered
-- hour has a cost.
-- Grain: one row per month_date, scope_kind and scope_key.

with

ledger as (
    select * from {{ ref('int_ledger_entries__accrued') }}
),

hours as (
    select * from {{ ref('int_hours__distributed') }}
),

people as (
    select * from {{ ref('int_people__valid') }}
),

paid as (
    select
        ledger.month_date,
        case
            when ledger.person_id is not null then 'person'
            when ledger.team_key is not null then 'team'
            else 'all'
        end as scope_kind,
        coalesce(ledger.person_id, ledger.team_key, '') as scope_key,
        sum(ledger.sign * ledger.amount_units) as paid_units
    from ledger
    where ledger.category = 'salary'
    group by
        ledger.month_date,
        case
            when ledger.person_id is not null then 'person'
            when ledger.team_key is not null then 'team'
            else 'all'
        end,
        coalesce(ledger.person_id, ledger.team_key, '')
),

worked as (
    select
        hours.month_date,
        hours.person_id,
        hours.team_key,
        people.loaded_hourly_cost,
        sum(hours.seconds) as seconds
    from hours
    left join people
        on
            hours.person_id = people.person_id
            and hours.work_date >= people.holds_from_date
            and hours.work_date < people.holds_to_date
            and hours.work_date >= people.cost_from_date
    group by hours.month_date, hours.person_id, hours.team_key, people.loaded_hourly_cost
),

joined as (
    select
        paid.month_date,
        paid.scope_kind,
        paid.scope_key,
        paid.paid_units,
        count(*) as part_count,
        count(worked.loaded_hourly_cost) as priced_count,
        sum(worked.seconds * {{ ten_thousandths('worked.loaded_hourly_cost') }})
            as second_units
    from paid
    inner join worked
        on
            paid.month_date = worked.month_date
            and (
                (paid.scope_kind = 'person' and paid.scope_key = worked.person_id)
                or (paid.scope_kind = 'team' and paid.scope_key = worked.team_key)
                or paid.scope_kind = 'all'
            )
    group by paid.month_date, paid.scope_kind, paid.scope_key, paid.paid_units
),

measured as (
    select
        joined.month_date,
        joined.scope_kind,
        joined.scope_key,
        joined.paid_units,
        cast({{ integer_quotient('joined.second_units', '3600') }} as decimal(18, 0))
            as worked_units
    from joined
    where joined.part_count = joined.priced_count
),

final as (
    select
        measured.month_date,
        measured.scope_kind,
        measured.scope_key,
        cast(
            cast(measured.paid_units as decimal(18, 0)) * cast(0.0001 as decimal(5, 4))
            as decimal(18, 4)
        ) as paid_amount,
        cast(
            measured.worked_units * cast(0.0001 as decimal(5, 4)) as decimal(18, 4)
        ) as worked_amount
    from measured
)

select * from final
