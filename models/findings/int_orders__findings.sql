-- What is missing or doubtful in the orders, with the revenue at stake. What a won opportunity
-- lacks is found with the deals; here, only what it lacks as an order. Two orders of one account,
-- day, amount, offer and kind may be one, unless they name two deals.
-- Grain: one row per finding of orders.
{% set same_order = 'account_id, ordered_date, original_amount, original_currency, offer, kind' %}
with

orders as (select * from {{ ref('int_orders__checked') }}),

delivered as (
    select
        order_id,
        source_file,
        source_record,
        account_id,
        kind,
        original_currency,
        opportunity_currency,
        opportunity_status,
        is_credit_note,
        is_offer_listed,
        is_rate_missing,
        has_opportunity,
        has_opportunities,
        is_matched_by_amount,
        ordered_date,
        lead_date,
        opportunity_date,
        as_of_date,
        offer_count,
        original_amount,
        original_list_amount,
        margin_amount,
        cost_amount,
        revenue,
        list_amount,
        own_channel <> opportunity_channel
        or own_channel <> lead_channel
        or opportunity_channel <> lead_channel as is_source_disputed,
        account_id is not null
        and original_amount > 0
        and row_number() over (
            partition by {{ same_order }} order by order_id asc nulls last
        ) > 1
        and coalesce(
            min(opportunity_id) over (partition by {{ same_order }})
            = max(opportunity_id) over (partition by {{ same_order }}),
            true
        ) as is_repeated
    from orders
    where not is_from_opportunity
),

final as (
    {%- for relation, rule_id, column_name, amount, condition in [
        ('delivered', 'order_without_opportunity', 'opportunity_id', 'revenue',
            "not has_opportunity and has_opportunities and coalesce(kind, 'new') = 'new' "
            "and not is_credit_note"),
        ('delivered', 'order_matched_by_amount', 'opportunity_id', 'revenue',
            'is_matched_by_amount'),
        ('orders', 'order_maybe_counted_twice', 'opportunity_id', 'revenue', 'is_maybe_twice'),
        ('delivered', 'order_amount_missing', 'amount', 'null', 'original_amount is null'),
        ('orders', 'order_margin_missing', 'margin_amount', 'revenue',
            'gross_margin is null and revenue is not null'),
        ('delivered', 'order_account_missing', 'account_id', 'revenue', 'account_id is null'),
        ('delivered', 'order_kind_missing', 'kind', 'revenue', 'kind is null'),
        ('delivered', 'order_in_future', 'ordered_at', 'revenue', 'ordered_date > as_of_date'),
        ('delivered', 'order_offer_unknown', 'offer', 'revenue',
            'not is_offer_listed and offer_count > 0'),
        ('delivered', 'source_disagreement', 'lead_source', 'revenue', 'is_source_disputed'),
        ('delivered', 'order_exchange_rate_missing', 'currency', 'null', 'is_rate_missing'),
        ('delivered', 'order_amount_not_positive', 'amount', 'abs(revenue)',
            "original_amount = 0 or (original_amount < 0 and kind <> 'credit_note')"),
        ('delivered', 'order_above_list_amount', 'list_amount', 'revenue - list_amount',
            'not is_credit_note and original_list_amount < original_amount'),
        ('delivered', 'order_margin_above_amount', 'margin_amount', 'revenue',
            'not is_credit_note and (margin_amount > original_amount or cost_amount < 0)'),
        ('delivered', 'order_maybe_repeated', 'order_id', 'revenue', 'is_repeated'),
        ('delivered', 'order_before_lead', 'ordered_at', 'revenue',
            "coalesce(kind, 'new') = 'new' and not is_credit_note and ordered_date < lead_date"),
        ('delivered', 'order_before_opportunity', 'ordered_at', 'revenue',
            'ordered_date < opportunity_date'),
        ('delivered', 'order_of_unwon_opportunity', 'opportunity_id', 'revenue',
            "not is_credit_note and opportunity_status <> 'won'"),
        ('delivered', 'order_currency_differs', 'currency', 'revenue',
            'original_currency <> opportunity_currency'),
    ] %}
    select
        {{ finding_columns(rule_id, 'order', 'order_id', 'crm_orders', column_name, amount) }}
    from {{ relation }}
    where {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
