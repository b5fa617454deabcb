-- Orders and credit notes, won opportunities without an order of their own included.
-- Grain: one row per order_id.
with

orders as (select * from {{ ref('int_orders__identified') }}),
customers as (select * from {{ ref('int_customers__acquired') }}),

final as (
    select
        orders.order_id,
        orders.opportunity_id,
        orders.account_id,
        orders.customer_key,
        orders.lead_id,
        orders.campaign_id,
        orders.channel,
        orders.offer,
        orders.kind,
        orders.original_currency,
        orders.is_from_opportunity,
        orders.is_credit_note,
        customers.order_id is not null as is_new_customer,
        orders.is_margin_estimated,
        orders.ordered_date,
        orders.revenue,
        orders.list_amount,
        orders.gross_margin,
        orders.original_amount
    from orders
    left join customers
        on orders.order_id = customers.order_id
)

select * from final
