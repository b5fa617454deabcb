-- How soon a period's cost is paid back: calendar months from the month of that cost (the mean of
-- its months, weighted by their cost, half a month up) to the month in which the margin of the
-- customers acquired in the period, credited as the order that won them, reaches it; 0 where it did
-- so before. A period not paid back yet has no row: an order to come has brought nothing.
-- Grain: one row per dimension kind and value, period grain and start, attribution model.
{% set origin = "cast('2000-01-01' as date)" %}
{% set period = performance_keys() %}
{% set attributed = ['whole', 'channel', 'campaign_id'] + segment_kinds() + period[4:] %}
{% set dated = ['attribution_model', 'month_date', 'month_number'] %}
{% set spent_in = period_key('grains.period_grain', 'costs.cost_date') %}
{% set cost_month = 'cast(' ~ dbt.datediff(origin, 'costs.cost_date', 'month') ~ ' as integer)' %}
{% set measured_in = period_key('measured.period_grain', 'measured.period_start') %}
{% set earned = 'credited.' ~ (period[:2] + period[4:] + ['month_number']) | join(', credited.') %}
{% set acquired_in = period_key('grains.period_grain', 'credited.month_date') %}
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
        complete_cost
    from figures
    where period_grain = 'month' and complete_cost <> 0
    union all
    select
        'campaign' as dimension_kind,
        campaign_id as dimension_value,
        period_date as cost_date,
        value as complete_cost
    from events
    where measure = 'complete_cost' and campaign_id is not null
),

spent as (
    select
        costs.{{ period[:2] | join(', costs.') }},
        grains.period_grain,
        {{ spent_in }} as period_key,
        {{ safe_divide(
            'sum(costs.complete_cost * ' ~ cost_month ~ ')', 'sum(costs.complete_cost)'
        ) }} as mean_month
    from costs
    cross join grains
    where costs.cost_date is not null
    group by costs.{{ period[:2] | join(', costs.') }}, grains.period_grain, {{ spent_in }}
),

won as (
    select
        attribution.{{ attributed | join(', attribution.') }},
        cast({{ dbt.date_trunc('month', 'customers.acquired_date') }} as date) as month_date,
        cast({{ dbt.datediff(origin, 'orders.ordered_date', 'month') }} as integer) as month_number,
        {{ exact_product('orders.gross_margin', 'attribution.credit') }} as gross_margin
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
        {{ dated | join(', ') }},
        sum(gross_margin) as gross_margin
    from won
    where {{ column }} is not null
    group by {{ column }}, {{ dated | join(', ') }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

earned as (
    select
        {{ earned }},
        grains.period_grain,
        {{ acquired_in }} as period_key,
        sum(sum(credited.gross_margin)) over (
            partition by
                credited.{{ (period[:2] + period[4:]) | join(', credited.') }},
                grains.period_grain, {{ acquired_in }}
            order by credited.month_number asc nulls last
        ) as margin_so_far
    from credited
    cross join grains
    group by {{ earned }}, grains.period_grain, {{ acquired_in }}
),

final as (
    select
        measured.{{ period | join(', measured.') }},
        cast(greatest(min(earned.month_number) - floor(min(spent.mean_month) + 0.5), 0) as integer)
            as payback_months
    from earned
    inner join spent
        on {{ same('earned', 'spent', period[:3] + ['period_key']) }}
    inner join measured
        on
            {{ same('earned', 'measured', period[:3]) }}
            and earned.period_key = {{ measured_in }}
            and earned.attribution_model in ('every', measured.attribution_model)
    where measured.complete_cost > 0 and earned.margin_so_far >= measured.complete_cost
    group by measured.{{ period | join(', measured.') }}
)

select * from final
