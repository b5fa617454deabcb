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
    {%- for measure, relation, date, condition in [
        ('orders_squared', 'orders', 'ordered_date', 'orders.is_order'),
        ('new_customers_squared', 'customers', 'acquired_date', 'true'),
    ] %}
    select
        squared.dimension_kind,
        squared.dimension_value,
        {{ relation }}.{{ date }} as period_date,
        squared.attribution_model,
        '{{ measure }}' as measure,
        cast(sum(squared.squared) as decimal(28, 9)) as value
    from squared
    inner join {{ relation }}
        on squared.order_id = {{ relation }}.order_id
    where {{ condition }}
    group by
        squared.dimension_kind, squared.dimension_value, {{ relation }}.{{ date }},
        squared.attribution_model
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
