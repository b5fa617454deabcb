-- The order a credit note takes back, whose credit it shares: that of its opportunity, else the
-- customer's latest one at or before it. One that finds none stands for itself.
-- Grain: one row per order_id that is a credit note and corrects an order.
with

orders as (select * from {{ ref('int_orders__identified') }}),
settings as (select * from {{ source('reference', 'settings') }}),

candidates as (
    select
        notes.order_id,
        orders.order_id as corrected_order_id,
        row_number() over (
            partition by notes.order_id
            order by
                case when notes.opportunity_id = orders.opportunity_id then 0 else 1 end asc,
                orders.ordered_at desc nulls last, orders.order_id desc
        ) as position
    from orders as notes
    cross join settings
    inner join orders
        on notes.customer_key = orders.customer_key
    where
        notes.is_credit_note
        and orders.is_order
        and orders.ordered_at <= {{ end_of_moment('notes.ordered_at', 'settings.time_zone') }}
),

final as (
    select
        order_id,
        corrected_order_id
    from candidates
    where position = 1
)

select * from final
