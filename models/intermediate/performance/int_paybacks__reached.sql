-- How soon the customers acquired in a period have paid back its cost: the age in whole months,
-- counted from each customer's acquisition, at which their margin summed up so far reaches the
-- complete cost of the period. Customers belong where the order that won them is credited. A period
-- that has not paid back yet has no row.
-- Grain: one row per dimension kind and value, period grain and start, attribution model.

with attribution as (
    select * from {{ ref('int_segment_credits__labelled') }}
),

customers as (
    select * from {{ ref('int_customers__acquired') }}
),

orders as (
    select * from {{ ref('int_orders__identified') }}
),

measured as (
    select * from {{ ref('int_performance__measured') }}
),

first_day as (
    select max(period_start) as first_date
    from measured
    where period_grain = 'all'
),

aged as (
    select
        customers.order_id,
        customers.acquired_date,
        {{ dbt.datediff('customers.acquired_date', 'orders.ordered_date', 'month') }}
        - case
            when
                {{ dbt.dateadd(
                    'month',
                    dbt.datediff('customers.acquired_date', 'orders.ordered_date', 'month'),
                    'customers.acquired_date'
                ) }} > orders.ordered_date
                then 1
            else 0
        end as age_months,
        orders.gross_margin
    from customers
    inner join orders
        on
            customers.customer_key = orders.customer_key
            and customers.acquired_date <= orders.ordered_date
    where orders.gross_margin is not null
),

credited as (
    {%- for kind, column in performance_dimensions() %}
    {%- set value = column if column == "'all'" else 'attribution.' ~ column %}
    select
        '{{ kind }}' as dimension_kind,
        {{ value }} as dimension_value,
        attribution.attribution_model,
        aged.acquired_date,
        aged.age_months,
        sum(
            cast({{ exact_product('aged.gross_margin', 'attribution.credit') }} as decimal(28, 9))
        ) as gross_margin
    from attribution
    inner join aged
        on attribution.order_id = aged.order_id
    where {{ value }} is not null
    group by
        {{ value ~ ',' if value != "'all'" }}
        attribution.attribution_model, aged.acquired_date, aged.age_months
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

dated as (
    {%- for grain in ['month', 'quarter', 'year'] %}
    select
        dimension_kind,
        dimension_value,
        '{{ grain }}' as period_grain,
        cast({{ dbt.date_trunc(grain, 'acquired_date') }} as date) as period_start,
        attribution_model,
        age_months,
        gross_margin
    from credited
    union all
    {%- endfor %}
    select
        credited.dimension_kind,
        credited.dimension_value,
        'all' as period_grain,
        first_day.first_date as period_start,
        credited.attribution_model,
        credited.age_months,
        credited.gross_margin
    from credited
    cross join first_day
),

by_age as (
    select
        dimension_kind,
        dimension_value,
        period_grain,
        period_start,
        attribution_model,
        age_months,
        sum(sum(gross_margin)) over (
            partition by
                dimension_kind, dimension_value, period_grain, period_start, attribution_model
            order by age_months asc nulls last
        ) as margin_so_far
    from dated
    group by
        dimension_kind, dimension_value, period_grain, period_start, attribution_model, age_months
),

final as (
    select
        measured.dimension_kind,
        measured.dimension_value,
        measured.period_grain,
        measured.period_start,
        measured.attribution_model,
        cast(min(by_age.age_months) as integer) as payback_months
    from measured
    inner join by_age
        on
            measured.dimension_kind = by_age.dimension_kind
            and measured.dimension_value = by_age.dimension_value
            and measured.period_grain = by_age.period_grain
            and measured.period_start = by_age.period_start
            and measured.attribution_model = by_age.attribution_model
            and measured.complete_cost <= by_age.margin_so_far
    where measured.complete_cost > 0
    group by
        measured.dimension_kind, measured.dimension_value, measured.period_grain,
        measured.period_start, measured.attribution_model
)

select * from final
