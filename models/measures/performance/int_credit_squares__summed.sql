-- Squares of the credit that one order, or one customer won, gives to a channel, campaign or
-- segment: with their sum and the sum of the credits, the number of conversions a figure rests on
-- is known. Of channels by week and month, of segments by month, of campaigns in all.
-- Grain: one row per dimension kind and value, period grain and start, attribution model and
-- measure.

with

attribution as (select * from {{ ref('int_segment_credits__labelled') }}),
orders as (select * from {{ ref('int_orders__identified') }}),
customers as (select * from {{ ref('int_customers__acquired') }}),
given as (select * from {{ ref('int_measures__given') }}),

dimensioned as (
    {%- for kind, value in performance_dimensions('whole') %}
    select
        '{{ kind }}' as dimension_kind,
        {{ value }} as dimension_value,
        attribution_model,
        order_id,
        sum(credit) as credit
    from attribution
    where
        conversion_kind = 'order'
        and {{ value }} is not null
    group by {{ value }}, attribution_model, order_id
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

squared as (
    select
        dimensioned.dimension_kind,
        dimensioned.dimension_value,
        dimensioned.attribution_model,
        orders.ordered_date,
        orders.is_order,
        customers.acquired_date,
        customers.order_id is not null as is_acquisition,
        {{ squared_share('dimensioned.credit') }} as squared
    from dimensioned
    inner join orders
        on dimensioned.order_id = orders.order_id
    left join customers
        on dimensioned.order_id = customers.order_id
),

summed as (
    {%- for measure, date, condition in [
        ('orders_squared', 'ordered_date', 'is_order'),
        ('new_customers_squared', 'acquired_date', 'is_acquisition'),
    ] %}
    {%- for grain, kinds in [
        ('week', "= 'channel'"), ('month', "<> 'campaign'"), ('all', "= 'campaign'"),
    ] %}
    {%- set start = 'cast(' ~ dbt.date_trunc(grain, date) ~ ' as date)' if grain != 'all' %}
    select
        dimension_kind,
        dimension_value,
        '{{ grain }}' as period_grain,
        {{ start or 'cast(null as date)' }} as period_start,
        attribution_model,
        '{{ measure }}' as measure,
        cast(sum(squared) as decimal(28, 9)) as value
    from squared
    where {{ condition }} and dimension_kind {{ kinds }}
    group by dimension_kind, dimension_value, {{ start ~ ', ' if start }}attribution_model
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select summed.*
    from summed
    inner join given
        on summed.measure = given.measure
    where given.is_given
)

select * from final
