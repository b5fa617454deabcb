-- The months in which leads or opportunities came in or platforms were paid, and whether anything
-- was spent on them. Months after the load are not judged.
-- Grain: one row per month_date.

with

drivers as (select * from {{ ref('int_cost_drivers__measured') }}),
base as (select * from {{ ref('int_costs__base') }}),
build as (select * from {{ source('reference', 'build') }}),

cost_months as (
    select distinct base.month_date
    from base
    where base.amount is null or base.amount <> 0
),

event_months as (
    select distinct drivers.month_date
    from drivers
    inner join build
        on drivers.month_date <= build.as_of_date
    where
        drivers.driver in ('spend', 'leads', 'opportunities')
        and drivers.scope_kind = 'all'
),

final as (
    select
        event_months.month_date,
        cost_months.month_date is not null as has_cost
    from event_months
    left join cost_months
        on event_months.month_date = cost_months.month_date
)

select * from final
