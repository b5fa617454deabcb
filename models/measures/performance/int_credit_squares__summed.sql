-- Squares of the credit that one order, or one customer won, gives to a channel, campaign or
-- segment: with their sum and the sum of the credits, the number of conversions a figure rests on
-- is known.
-- Grain: one row per dimension kind and value, day, attribution model and measure.

with

attribution as (select * from {{ ref('int_segment_credits__labelled') }}),
orders as (select * from {{ ref('int_orders__identified') }}),
customers as (select * from {{ ref('int_customers__acquired') }}),

dimensioned as (
    {%- for kind, value in performance_dimensions() %}
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
    group by {{ value ~ ',' if value != "'all'" }} attribution_model, order_id
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

squared as (
    select
        dimension_kind,
        dimension_value,
        attribution_model,
        order_id,
        cast({{ exact_product('credit', 'credit') }} as decimal(28, 9)) as squared
    from dimensioned
),

final as (
    select
        squared.dimension_kind,
        squared.dimension_value,
        orders.ordered_date as period_date,
        squared.attribution_model,
        'orders_squared' as measure,
        cast(sum(squared.squared) as decimal(28, 9)) as value
    from squared
    inner join orders
        on squared.order_id = orders.order_id
    where orders.is_order
    group by
        squared.dimension_kind, squared.dimension_value, orders.ordered_date,
        squared.attribution_model
    union all
    select
        squared.dimension_kind,
        squared.dimension_value,
        customers.acquired_date as period_date,
        squared.attribution_model,
        'new_customers_squared' as measure,
        cast(sum(squared.squared) as decimal(28, 9)) as value
    from squared
    inner join customers
        on squared.order_id = customers.order_id
    group by
        squared.dimension_kind, squared.dimension_value, customers.acquired_date,
        squared.attribution_model
)

select * from final
