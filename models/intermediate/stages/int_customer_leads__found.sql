-- Leads that became customers: an order that counts names the lead, or one of its opportunities.
-- Grain: one row per lead_id with an order.
with

orders as (select * from {{ ref('int_orders__identified') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),

order_leads as (
    select
        lead_id,
        ordered_at,
        ordered_date
    from orders
    where
        is_order
        and lead_id is not null
    union all
    select
        opportunities.lead_id,
        orders.ordered_at,
        orders.ordered_date
    from orders
    inner join opportunities
        on orders.opportunity_id = opportunities.opportunity_id
    where orders.is_order
),

final as (
    select
        lead_id,
        min(ordered_at) as customer_at,
        min(ordered_date) as customer_date
    from order_leads
    group by lead_id
)

select * from final
