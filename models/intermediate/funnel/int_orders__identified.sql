-- Orders with their lead, account, customer and declared source: channel and campaign of the
-- order, else its opportunity, else its lead, else the account's earliest lead, each on its own,
-- else the channel of the campaign so found, else `unknown`.
-- Grain: one row per order_id.
with

orders as (select * from {{ ref('int_orders__listed') }}),
linked as (select * from {{ ref('int_orders__linked') }}),
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
        orders.offer,
        orders.kind,
        orders.is_from_opportunity,
        orders.is_credit_note,
        not orders.is_credit_note as is_order,
        orders.is_amount_estimated,
        orders.is_margin_estimated,
        linked.is_buyer_unknown,
        linked.is_maybe_twice,
        coalesce(existing_customers.is_listed, false)
        or coalesce(existing_customers.customer_since_date < orders.ordered_date, false)
            as is_existing_customer,
        orders.ordered_at,
        orders.ordered_date,
        orders.original_currency,
        orders.original_amount,
        orders.revenue,
        orders.list_amount,
        orders.gross_margin
    from orders
    inner join linked
        on orders.order_id = linked.order_id
    left join campaigns
        on linked.campaign_id = campaigns.campaign_id
    left join existing_customers
        on linked.account_id = existing_customers.account_id
),

final as (
    select
        described.*,
        described.is_order and row_number() over (
            partition by described.customer_key, described.is_order
            order by described.ordered_at asc nulls last, described.order_id asc
        ) = 1 as is_first_order,
        described.revenue is not null and described.gross_margin is null as is_margin_unknown
    from described
)

select * from final
