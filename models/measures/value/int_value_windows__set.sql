-- The two windows of 12 whole months in which customers are compared. They end with the last month
-- that is over and in which the CRM recorded a lead, a deal or an order, so that neither an export
-- of last year nor a month just begun looks like lost customers.
-- Grain: one row.
with

leads as (select * from {{ ref('int_leads__qualified') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
orders as (select * from {{ ref('int_orders__identified') }}),
build as (select * from {{ source('reference', 'build') }}),

recorded as (
    select created_date as recorded_date from leads
    union all
    select created_date as recorded_date from opportunities
    union all
    select closed_date as recorded_date from opportunities
    union all
    select ordered_date as recorded_date from orders
),

months as (
    select
        cast({{ dbt.date_trunc('month', 'max(build.as_of_date)') }} as date) as this_month,
        cast({{ dbt.date_trunc('month', 'max(recorded.recorded_date)') }} as date) as last_month
    from build
    left join recorded
        on build.as_of_date >= recorded.recorded_date
),

ended as (
    select
        least(
            this_month,
            coalesce(cast({{ dbt.dateadd('month', 1, 'last_month') }} as date), this_month)
        ) as end_date
    from months
),

first_orders as (
    select cast({{ dbt.date_trunc('month', 'min(ordered_date)') }} as date) as first_month
    from orders
    where is_order
),

final as (
    select
        coalesce(
            first_orders.first_month
            <= cast({{ dbt.dateadd('month', -24, 'ended.end_date') }} as date), false
        ) as is_previous_covered,
        cast({{ dbt.dateadd('month', -24, 'ended.end_date') }} as date) as previous_start_date,
        cast({{ dbt.dateadd('month', -12, 'ended.end_date') }} as date) as last_start_date,
        cast({{ dbt.dateadd('day', -1, 'ended.end_date') }} as date) as window_end_date
    from ended
    cross join first_orders
)

select * from final
