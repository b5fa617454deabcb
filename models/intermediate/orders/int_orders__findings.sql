-- What is missing or doubtful in the orders, with the revenue at stake. What a won opportunity
-- lacks is found with the deals; here, only what it lacks as an order.
-- Grain: one row per finding of orders.
with

orders as (
    select * from {{ ref('int_orders__checked') }}
),

delivered as (
    select
        order_id,
        source_file,
        source_record,
        revenue,
        original_amount,
        account_id,
        kind,
        own_channel,
        opportunity_channel,
        lead_channel,
        is_credit_note,
        is_offer_listed,
        is_rate_missing,
        has_opportunity,
        has_opportunities,
        is_matched_by_amount,
        ordered_date,
        as_of_date,
        offer_count
    from orders
    where not is_from_opportunity
),

order_without_opportunity as (
    select
        {{ finding_columns(
            'order_without_opportunity', 'order', 'order_id', 'crm_orders', 'opportunity_id', 'revenue'
        ) }}
    from delivered
    where
        not has_opportunity and has_opportunities and coalesce(kind, 'new') = 'new'
        and not is_credit_note
),

order_matched_by_amount as (
    select
        {{ finding_columns(
            'order_matched_by_amount', 'order', 'order_id', 'crm_orders', 'opportunity_id', 'revenue'
        ) }}
    from delivered
    where is_matched_by_amount
),

order_maybe_counted_twice as (
    select
        {{ finding_columns(
            'order_maybe_counted_twice', 'order', 'order_id', 'crm_orders', 'opportunity_id', 'revenue'
        ) }}
    from orders
    where is_maybe_twice
),

order_amount_missing as (
    select
        {{ finding_columns(
            'order_amount_missing', 'order', 'order_id', 'crm_orders', 'amount'
        ) }}
    from delivered
    where original_amount is null
),

order_margin_missing as (
    select
        {{ finding_columns(
            'order_margin_missing', 'order', 'order_id', 'crm_orders', 'margin_amount', 'revenue'
        ) }}
    from orders
    where gross_margin is null and revenue is not null
),

order_account_missing as (
    select
        {{ finding_columns(
            'order_account_missing', 'order', 'order_id', 'crm_orders', 'account_id', 'revenue'
        ) }}
    from delivered
    where account_id is null
),

order_kind_missing as (
    select
        {{ finding_columns(
            'order_kind_missing', 'order', 'order_id', 'crm_orders', 'kind', 'revenue'
        ) }}
    from delivered
    where kind is null
),

order_in_future as (
    select
        {{ finding_columns(
            'order_in_future', 'order', 'order_id', 'crm_orders', 'ordered_at', 'revenue'
        ) }}
    from delivered
    where ordered_date > as_of_date
),

order_offer_unknown as (
    select
        {{ finding_columns(
            'order_offer_unknown', 'order', 'order_id', 'crm_orders', 'offer', 'revenue'
        ) }}
    from delivered
    where not is_offer_listed and offer_count > 0
),

source_disagreement as (
    select
        {{ finding_columns(
            'source_disagreement', 'order', 'order_id', 'crm_orders', 'lead_source', 'revenue'
        ) }}
    from delivered
    where
        own_channel <> opportunity_channel or own_channel <> lead_channel
        or opportunity_channel <> lead_channel
),

order_exchange_rate_missing as (
    select
        {{ finding_columns(
            'order_exchange_rate_missing', 'order', 'order_id', 'crm_orders', 'currency'
        ) }}
    from delivered
    where is_rate_missing
),

final as (
    {%- for rule in [
        'order_without_opportunity', 'order_matched_by_amount', 'order_maybe_counted_twice',
        'order_amount_missing', 'order_margin_missing', 'order_account_missing',
        'order_kind_missing', 'order_in_future', 'order_offer_unknown', 'source_disagreement',
        'order_exchange_rate_missing',
    ] %}
    select * from {{ rule }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
