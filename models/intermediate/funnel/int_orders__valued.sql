-- Orders in the workspace's currency, with their margin: as delivered, else amount less cost, else
-- at the margin rate of the offer, else of the workspace (both estimated), else unknown. A credit
-- note takes back what it states, whatever its sign.
-- Grain: one row per order_id.
with

orders as (select * from {{ ref('int_orders__listed') }}),
settings as (select * from {{ source('reference', 'settings') }}),
rates as (select * from {{ ref('int_exchange_rates__known') }}),
offers as (select * from {{ ref('int_offers__labelled') }}),

rated as (
    select
        orders.order_id,
        offers.offer,
        coalesce(orders.currency, settings.currency) as original_currency,
        orders.amount as original_amount,
        case when orders.is_credit_note then -abs(orders.amount) else orders.amount end as amount,
        case when orders.is_credit_note then -abs(orders.list_amount) else orders.list_amount end
            as list_amount,
        case
            when orders.is_credit_note then -abs(orders.margin_amount)
            else orders.margin_amount
        end as margin_amount,
        case when orders.is_credit_note then -abs(orders.cost_amount) else orders.cost_amount end
            as cost_amount,
        coalesce(offers.margin_rate, settings.margin_rate) as margin_rate,
        case
            when coalesce(orders.currency, settings.currency) = settings.currency
                then cast(1 as decimal(18, 9))
            else rates.rate
        end as rate
    from orders
    cross join settings
    left join rates
        on
            orders.currency = rates.currency
            and orders.ordered_date >= rates.valid_from_date
            and orders.ordered_date < rates.valid_to_date
    left join offers
        on {{ normalise_label('orders.offer') }} = offers.offer_label
),

converted as (
    select
        order_id,
        offer,
        original_currency,
        original_amount,
        rate is null as is_rate_missing,
        margin_rate,
        {{ converted_amount('amount', 'rate') }} as revenue,
        {{ converted_amount('list_amount', 'rate') }} as list_amount,
        {{ converted_amount('coalesce(margin_amount, amount - cost_amount)', 'rate') }}
            as known_margin
    from rated
),

final as (
    select
        order_id,
        offer,
        original_currency,
        is_rate_missing,
        known_margin is null and revenue is not null and margin_rate is not null
            as is_margin_estimated,
        original_amount,
        revenue,
        list_amount,
        coalesce(
            known_margin,
            {{ converted_amount('revenue', 'cast(margin_rate as decimal(9, 6))') }}
        ) as gross_margin
    from converted
)

select * from final
