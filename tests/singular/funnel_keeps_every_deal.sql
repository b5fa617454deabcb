-- No deal and no amount is lost or doubled on the way: opportunities as delivered, and orders as
-- delivered plus the won opportunities that no order names nor is matched to by amount, one to one.
-- A customer is won by one order at most, and never by a credit note.
with delivered_orders as (
    select * from {{ ref('stg_crm__orders') }}
),

delivered_opportunities as (
    select * from {{ ref('stg_crm__opportunities') }}
),

opportunities as (
    select * from {{ ref('fct_opportunities') }}
),

orders as (
    select * from {{ ref('fct_orders') }}
),

matched as (
    select * from {{ ref('int_orders__matched') }}
),

named as (
    select opportunity_id
    from delivered_orders
    where
        opportunity_id is not null
        and coalesce(kind, '') <> 'credit_note'
        and coalesce(amount, 0) >= 0
    union distinct
    select opportunity_id
    from matched
),

figures as (
    select
        'opportunities' as figure,
        count(*) as row_count,
        coalesce(sum(amount), 0) as amount
    from delivered_opportunities
    union all
    select
        'opportunities' as figure,
        -count(*) as row_count,
        -coalesce(sum(original_amount), 0) as amount
    from opportunities
    union all
    select
        'orders' as figure,
        count(*) as row_count,
        coalesce(sum(amount), 0) as amount
    from delivered_orders
    union all
    select
        'orders' as figure,
        count(*) as row_count,
        coalesce(sum(delivered_opportunities.amount), 0) as amount
    from delivered_opportunities
    left join named
        on delivered_opportunities.opportunity_id = named.opportunity_id
    where
        delivered_opportunities.status = 'won'
        and named.opportunity_id is null
    union all
    select
        'orders' as figure,
        -count(*) as row_count,
        -coalesce(sum(original_amount), 0) as amount
    from orders
    union all
    select
        'orders matched' as figure,
        2 * count(*) - count(distinct order_id) - count(distinct opportunity_id) as row_count,
        0 as amount
    from matched
)

select
    figure,
    sum(row_count) as row_difference,
    sum(amount) as amount_difference
from figures
group by figure
having sum(row_count) <> 0 or sum(amount) <> 0

union all

select
    'customer won twice or by a credit note: ' || customer_key as figure,
    count(*) as row_difference,
    0 as amount_difference
from orders
where is_new_customer
group by customer_key
having count(*) > 1 or max(case when is_credit_note then 1 else 0 end) = 1
