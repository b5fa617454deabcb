-- How soon a period's cost is paid back: calendar months from the month of that cost (the mean of
-- its months, weighted by their cost, half a month up) to the month in which the margin of the
-- customers acquired in the period, credited as the order that won them, reaches it; 0 where it did
-- so before. A period not paid back yet has no row: an order to come has brought nothing.
-- Grain: one row per dimension kind and value, period grain and start, attribution model.
{% set whole = 'sum(costs.complete_cost)' %}
{% set origin = "cast('2000-01-01' as date)" %}
{% set period = performance_keys() %}
{% set spent = period + ['complete_cost', 'mean_month'] %}
{% set attributed = ['whole', 'channel', 'campaign_id'] + segment_kinds() + period[4:] %}
with

attribution as (select * from {{ ref('int_segment_credits__labelled') }}),
customers as (select * from {{ ref('int_customers__acquired') }}),
orders as (select * from {{ ref('int_orders__identified') }}),
measured as (select * from {{ ref('int_performance__measured') }}),
figures as (select * from {{ ref('int_performance__summed') }}),
events as (select * from {{ ref('int_performance__events') }}),
build as (select * from {{ source('reference', 'build') }}),

grains as (
    {%- for grain in ['month', 'quarter', 'year', 'all'] %}
    select '{{ grain }}' as period_grain {{- ' union all' if not loop.last }}
    {%- endfor %}
),

-- the cost is the same under each model; a campaign is measured over the whole time only
costs as (
    select
        dimension_kind,
        dimension_value,
        period_start as cost_date,
        cast({{ dbt.datediff(origin, 'period_start', 'month') }} as integer) as month_number,
        complete_cost
    from figures
    where period_grain = 'month' and complete_cost <> 0
    union all
    select
        'campaign' as dimension_kind,
        campaign_id as dimension_value,
        period_date as cost_date,
        cast({{ dbt.datediff(origin, 'period_date', 'month') }} as integer) as month_number,
        value as complete_cost
    from events
    where measure = 'complete_cost' and campaign_id is not null
),

spent as (
    select
        measured.{{ (period + ['complete_cost']) | join(', measured.') }},
        {{ safe_divide('sum(costs.complete_cost * costs.month_number)', whole) }} as mean_month
    from costs
    cross join grains
    inner join measured
        on
            {{ same('costs', 'measured', period[:2]) }}
            and grains.period_grain = measured.period_grain
            and {{ period_key('grains.period_grain', 'costs.cost_date') }}
            = {{ period_key('measured.period_grain', 'measured.period_start') }}
    where costs.cost_date is not null and measured.complete_cost > 0
    group by measured.{{ (period + ['complete_cost']) | join(', measured.') }}
),

won as (
    select
        attribution.{{ attributed | join(', attribution.') }},
        cast({{ dbt.date_trunc('month', 'customers.acquired_date') }} as date) as month_date,
        cast({{ dbt.datediff(origin, 'orders.ordered_date', 'month') }} as integer) as month_number,
        cast({{ exact_product('orders.gross_margin', 'attribution.credit') }} as decimal(28, 9))
            as gross_margin
    from attribution
    cross join build
    inner join customers
        on attribution.order_id = customers.order_id
    inner join orders
        on
            customers.customer_key = orders.customer_key
            and customers.acquired_date <= orders.ordered_date
    where orders.gross_margin is not null and orders.ordered_date <= build.as_of_date
),

credited as (
    {%- for kind, column in performance_dimensions('whole') %}
    select
        '{{ kind }}' as dimension_kind,
        {{ column }} as dimension_value,
        attribution_model,
        month_date,
        month_number,
        sum(gross_margin) as gross_margin
    from won
    where {{ column }} is not null
    group by {{ column }}, attribution_model, month_date, month_number
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

earned as (
    select
        spent.{{ spent | join(', spent.') }},
        credited.month_number,
        sum(sum(credited.gross_margin)) over (
            partition by spent.{{ period | join(', spent.') }}
            order by credited.month_number asc nulls last
        ) as margin_so_far
    from credited
    cross join grains
    inner join spent
        on
            {{ same('credited', 'spent', period[:2]) }}
            and credited.attribution_model in ('every', spent.attribution_model)
            and grains.period_grain = spent.period_grain
            and {{ period_key('grains.period_grain', 'credited.month_date') }}
            = {{ period_key('spent.period_grain', 'spent.period_start') }}
    group by spent.{{ spent | join(', spent.') }}, credited.month_number
),

final as (
    select
        {{ period | join(', ') }},
        cast(greatest(min(month_number) - floor(min(mean_month) + 0.5), 0) as integer)
            as payback_months
    from earned
    where margin_so_far >= complete_cost
    group by {{ period | join(', ') }}
)

select * from final
