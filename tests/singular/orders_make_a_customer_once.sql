-- A customer is won by one order at most, and never by a credit note.
with orders as (
    select * from {{ ref('fct_orders') }}
)

select
    customer_key,
    count(*) as order_count
from orders
where is_new_customer
group by customer_key
having count(*) > 1 or max(case when is_credit_note then 1 else 0 end) = 1
