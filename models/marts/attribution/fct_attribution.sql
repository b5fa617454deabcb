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

running as (
    select
        conversion_id,
        touch_id,
        attribution_model,
        channel,
        campaign_id,
        position,
        credit,
        sum(credit) over (
            partition by conversion_id, attribution_model order by position asc nulls last
        ) as credit_to_here
    from credited
),

valued as (
    select
        running.conversion_id,
        running.touch_id,
        running.attribution_model,
        conversions.conversion_kind,
        conversions.opportunity_id,
        conversions.order_id,
        conversions.account_id,
        running.channel,
        running.campaign_id,
        customers.order_id is not null as is_new_customer,
        conversions.converted_date,
        running.position,
        {%- for name, amount in amounts %}
        case
            when running.credit_to_here = 1 then {{ amount }}
            else {{ multiplied_amount(amount, 'cast(running.credit_to_here as decimal(12, 9))') }}
        end as {{ name }}_to_here,
        {%- endfor %}
        running.credit
    from running
    inner join conversions
        on running.conversion_id = conversions.conversion_id
    left join orders
        on conversions.order_id = orders.order_id
    left join customers
        on conversions.order_id = customers.order_id
),

final as (
    select
        conversion_id,
        touch_id,
        attribution_model,
        conversion_kind,
        opportunity_id,
        order_id,
        account_id,
        channel,
        campaign_id,
        is_new_customer,
        converted_date,
        position,
        {%- for name, amount in amounts %}
        cast({{ name }}_to_here - coalesce(lag({{ name }}_to_here) over (
            partition by conversion_id, attribution_model order by position asc nulls last
        ), 0) as decimal(18, 4)) as {{ name }},
        {%- endfor %}
        credit
    from valued
)

select * from final
