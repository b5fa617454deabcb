-- The order by which a customer was won, and what the customer then brought within the first
-- acquisition_months. The order: the first one, of a customer not known before, unless its kind
-- says renewal or upsell; an order of kind `new` always may be it. A customer is won once. A buyer
-- whom nothing tells may be one of the others: the customer and all it brought are doubtful.
-- Grain: one row per customer_key that was acquired.
with

orders as (select * from {{ ref('int_orders__identified') }}),
settings as (select * from {{ source('reference', 'settings') }}),

eligible as (
    select
        customer_key,
        account_id,
        order_id,
        channel,
        campaign_id,
        lead_id,
        is_buyer_unknown,
        ordered_at as acquired_at,
        ordered_date as acquired_date,
        row_number() over (
            partition by customer_key order by ordered_at asc nulls last, order_id asc
        ) as position
    from orders
    where
        is_order
        and (
            kind = 'new'
            or (kind is null and is_first_order and not is_existing_customer)
        )
),

acquired as (
    select
        eligible.*,
        cast(
            {{ dbt.dateadd('month', 'settings.acquisition_months', 'eligible.acquired_date') }}
            as date
        ) as window_end_date
    from eligible
    cross join settings
    where eligible.position = 1
),

final as (
    select
        acquired.customer_key,
        acquired.account_id,
        acquired.order_id,
        acquired.channel,
        acquired.campaign_id,
        acquired.lead_id,
        acquired.is_buyer_unknown,
        acquired.acquired_at,
        acquired.acquired_date,
        acquired.window_end_date,
        cast(sum(case when orders.is_order then 1 else 0 end) as bigint) as orders,
        cast(sum(orders.revenue) as decimal(18, 4)) as new_customer_revenue,
        {%- for amount in ['revenue', 'gross_margin'] %}
        cast(
            sum(
                case
                    when
                        acquired.is_buyer_unknown
                        or orders.is_amount_estimated
                        or orders.is_maybe_twice
                        then orders.{{ amount }}
                end
            ) as decimal(18, 4)
        ) as doubtful_{{ amount }},
        {%- endfor %}
        cast(
            case
                when sum(case when orders.is_margin_unknown then 1 else 0 end) = 0
                    then sum(orders.gross_margin)
            end as decimal(18, 4)
        ) as new_customer_gross_margin,
        max(case when orders.is_margin_unknown then 1 else 0 end) = 1 as is_margin_unknown
    from acquired
    inner join orders
        on
            acquired.customer_key = orders.customer_key
            and (
                acquired.order_id = orders.order_id
                or (
                    acquired.acquired_date <= orders.ordered_date
                    and acquired.window_end_date > orders.ordered_date
                )
            )
    group by
        acquired.customer_key, acquired.account_id, acquired.order_id, acquired.channel,
        acquired.campaign_id, acquired.lead_id, acquired.is_buyer_unknown, acquired.acquired_at,
        acquired.acquired_date, acquired.window_end_date
)

select * from final
