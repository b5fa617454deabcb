-- Who gets the credit of each conversion, under each model, in shares and in money. The amounts
-- are cut along the path, so they sum to the conversion's own, to the last digit. What is without
-- credit has no row. Credit follows a rule; it is not a cause.
-- Grain: one row per conversion, touch and attribution model.
{% set amounts = [
    ('credited_revenue', 'orders.revenue'),
    ('credited_gross_margin', 'orders.gross_margin'),
    ('credited_new_customer_revenue', 'customers.new_customer_revenue'),
    ('credited_new_customer_gross_margin', 'customers.new_customer_gross_margin'),
] %}
with

credited as (select * from {{ ref('int_touches__credited') }}),
conversions as (select * from {{ ref('int_conversions__listed') }}),
orders as (select * from {{ ref('int_orders__identified') }}),
customers as (select * from {{ ref('int_customers__acquired') }}),

worth as (
    select
        conversions.conversion_id,
        conversions.conversion_kind,
        conversions.opportunity_id,
        conversions.order_id,
        conversions.account_id,
        customers.order_id is not null as is_new_customer,
        {%- for name, amount in amounts %}
        {{ amount }} as {{ name }},
        {%- endfor %}
        conversions.converted_date
    from conversions
    left join orders
        on conversions.order_id = orders.order_id
    left join customers
        on conversions.order_id = customers.order_id
),

final as (
    select
        credited.conversion_id,
        credited.touch_id,
        credited.attribution_model,
        worth.conversion_kind,
        worth.opportunity_id,
        worth.order_id,
        worth.account_id,
        credited.channel,
        credited.campaign_id,
        worth.is_new_customer,
        worth.converted_date,
        credited.position,
        {%- for name, amount in amounts %}
        cast(
            {{ multiplied_amount('worth.' ~ name, 'credited.credit_to_here') }}
            - {{ multiplied_amount(
                'worth.' ~ name, 'cast(credited.credit_to_here - credited.credit as decimal(12, 9))'
            ) }} as decimal(18, 4)
        ) as {{ name }},
        {%- endfor %}
        credited.credit
    from credited
    inner join worth
        on credited.conversion_id = worth.conversion_id
)

select * from final
