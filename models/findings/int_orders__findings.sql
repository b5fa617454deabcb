-- What is missing or doubtful in the orders, with the revenue at stake. What a won opportunity
-- lacks is found with the deals; here, only what it lacks as an order. Two orders of one account,
-- day, amount, offer and kind may be one, unless they name two deals.
-- Grain: one row per finding of orders.
{% set same_order = 'account_id, ordered_date, original_amount, original_currency, offer, kind' %}
with

orders as (select * from {{ ref('int_orders__checked') }}),

lookalikes as (
    select
        order_id,
        source_file,
        source_record,
        revenue,
        row_number() over (
            partition by {{ same_order }} order by order_id asc nulls last
        ) as order_number,
        min(opportunity_id) over (partition by {{ same_order }}) as first_opportunity_id,
        max(opportunity_id) over (partition by {{ same_order }}) as last_opportunity_id
    from orders
    where
        not is_from_opportunity
        and account_id is not null
        and original_amount > 0
),

final as (
    {{ findings_of('orders', 'order', 'order_id', 'crm_orders', [
        ('order_maybe_counted_twice', 'opportunity_id', 'is_maybe_twice'),
        ('order_margin_missing', 'margin_amount', 'gross_margin is null and revenue is not null'),
    ], amount='revenue') }}
    union all
    {{ findings_of('orders', 'order', 'order_id', 'crm_orders', [
        ('order_without_opportunity', 'opportunity_id',
            "not has_opportunity and has_opportunities and coalesce(kind, 'new') = 'new' "
            "and not is_credit_note"),
        ('order_matched_by_amount', 'opportunity_id', 'is_matched_by_amount'),
        ('order_amount_missing', 'amount', 'original_amount is null', 'null'),
        ('order_account_missing', 'account_id', 'account_id is null'),
        ('order_kind_missing', 'kind', 'kind is null'),
        ('order_in_future', 'ordered_at', 'ordered_date > as_of_date'),
        ('order_offer_unknown', 'offer', 'not is_offer_listed and offer_count > 0'),
        ('source_disagreement', 'lead_source', 'own_channel <> opportunity_channel or '
            'own_channel <> lead_channel or opportunity_channel <> lead_channel'),
        ('order_exchange_rate_missing', 'currency', 'is_rate_missing', 'null'),
        ('order_amount_not_positive', 'amount',
            "original_amount = 0 or (original_amount < 0 and kind <> 'credit_note')",
            'abs(revenue)'),
        ('order_above_list_amount', 'list_amount',
            'not is_credit_note and original_list_amount < original_amount',
            'revenue - list_amount'),
        ('order_margin_above_amount', 'margin_amount',
            'not is_credit_note and (margin_amount > original_amount or cost_amount < 0)'),
        ('order_before_lead', 'ordered_at',
            "coalesce(kind, 'new') = 'new' and not is_credit_note and ordered_date < lead_date"),
        ('order_before_opportunity', 'ordered_at', 'ordered_date < opportunity_date'),
        ('order_of_unwon_opportunity', 'opportunity_id',
            "not is_credit_note and opportunity_status <> 'won'"),
        ('order_currency_differs', 'currency', 'original_currency <> opportunity_currency'),
    ], amount='revenue', among='not is_from_opportunity') }}
    union all
    {{ findings_of('lookalikes', 'order', 'order_id', 'crm_orders', [
        ('order_maybe_repeated', 'order_id', 'order_number > 1 and '
            'coalesce(first_opportunity_id = last_opportunity_id, true)'),
    ], amount='revenue') }}
)

select * from final
