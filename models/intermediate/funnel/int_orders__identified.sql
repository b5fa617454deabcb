-- Orders with their lead, account, customer and declared source: channel and campaign of the
-- order, else its opportunity, else its lead, else the account's earliest lead, each on its own,
-- else the channel of the campaign so found, else `unknown`.
-- Grain: one row per order_id.
with

orders as (select * from {{ ref('int_orders__listed') }}),
valued as (select * from {{ ref('int_orders__valued') }}),
linked as (select * from {{ ref('int_orders__linked') }}),
checked as (select * from {{ ref('int_orders__checked') }}),
campaigns as (select * from {{ ref('int_campaigns__identified') }}),
existing_customers as (select * from {{ ref('int_customers__existing') }}),

described as (
    select
        orders.order_id,
        linked.opportunity_id,
        linked.account_id,
        coalesce(
            linked.account_id, 'lead-' || linked.lead_id, 'order-' || orders.order_id
        ) as customer_key,
        linked.lead_id,
        linked.campaign_id,
        coalesce(linked.source_channel, campaigns.channel, 'unknown') as channel,
        valued.offer,
        orders.kind,
        orders.is_from_opportunity,
        orders.is_credit_note,
        not orders.is_credit_note as is_order,
        orders.is_amount_estimated,
        valued.is_margin_estimated,
        linked.is_buyer_unknown,
        checked.is_maybe_twice,
        coalesce(existing_customers.is_listed, false)
        or coalesce(existing_customers.customer_since_date < orders.ordered_date, false)
            as is_existing_customer,
        orders.ordered_at,
        orders.ordered_date,
        valued.original_currency,
        valued.original_amount,
        valued.revenue,
        valued.list_amount,
        valued.gross_margin
    from orders
    inner join valued
        on orders.order_id = valued.order_id
    inner join linked
        on orders.order_id = linked.order_id
    inner join checked
        on orders.order_id = checked.order_id
    left join campaigns
        on linked.campaign_id = campaigns.campaign_id
    left join existing_customers
        on linked.account_id = existing_customers.account_id
),

final as (
    select
        order_id,
        opportunity_id,
        account_id,
        customer_key,
        lead_id,
        campaign_id,
        channel,
        offer,
        kind,
        is_from_opportunity,
        is_credit_note,
        is_order,
        is_order and row_number() over (
            partition by customer_key, is_order
            order by ordered_at asc nulls last, order_id asc
        ) = 1 as is_first_order,
        is_existing_customer,
        is_amount_estimated,
        is_margin_estimated,
        is_buyer_unknown,
        is_maybe_twice,
        revenue is not null and gross_margin is null as is_margin_unknown,
        ordered_at,
        ordered_date,
        original_currency,
        original_amount,
        revenue,
        list_amount,
        gross_margin
    from described
)

select * from final
