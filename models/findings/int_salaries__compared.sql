-- Paid time beside worked time: a month's salary lines of one reach (a person, a team, everybody)
-- and what the hours they cover would cost at the loaded hourly cost. Paid time that no hour
-- records follows the same shares as the hours; here it is shown. Known only where every covered
-- hour has a cost.
-- Grain: one row per month_date, scope_kind and scope_key.

with

reaches as (select * from {{ ref('int_ledger_scopes__paid') }}),
hours as (select * from {{ ref('int_hours__distributed') }}),
people as (select * from {{ ref('int_people__valid') }}),

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

final as (
    select
        reaches.month_date,
        reaches.scope_kind,
        reaches.scope_key,
        reaches.is_paid,
        reaches.amount as paid_amount,
        case
            when count(*) = count(worked.loaded_hourly_cost)
                then cast(
                    cast({{ integer_quotient(
                        'sum(worked.seconds * '
                        ~ ten_thousandths('worked.loaded_hourly_cost') ~ ')', '3600'
                    ) }} as decimal(18, 0)) * cast(0.0001 as decimal(5, 4)) as decimal(18, 4)
                )
        end as worked_amount
    from reaches
    inner join worked
        on
            reaches.month_date = worked.month_date
            and (
                (reaches.scope_kind = 'person' and reaches.scope_key = worked.person_id)
                or (reaches.scope_kind = 'team' and reaches.scope_key = worked.team_key)
                or reaches.scope_kind = 'all'
            )
    where reaches.category = 'salary'
    group by
        reaches.month_date, reaches.scope_kind, reaches.scope_key, reaches.is_paid, reaches.amount
)

select * from final
