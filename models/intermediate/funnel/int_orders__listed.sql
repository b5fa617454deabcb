-- Everything sold: the orders delivered, and each won opportunity that has no order of its own.
-- A credit note is not an order of its own: the opportunity it takes back stays counted. An order
-- that names no opportunity may be matched to one by account, amount and date.
-- Grain: one row per order_id (`opportunity-…` for an opportunity that is its order).
with

orders as (select * from {{ ref('stg_crm__orders') }}),
matched as (select * from {{ ref('int_orders__matched') }}),
opportunities as (select * from {{ ref('stg_crm__opportunities') }}),

delivered as (
    select
        orders.order_id,
        coalesce(orders.opportunity_id, matched.opportunity_id) as opportunity_id,
        orders.lead_id,
        orders.account_reference,
        orders.contact_email_key,
        orders.campaign_id,
        nullif(orders.source_channel, 'unknown') as source_channel,
        orders.offer,
        orders.kind,
        orders.currency,
        false as is_from_opportunity,
        matched.opportunity_id is not null as is_matched_by_amount,
        false as is_amount_estimated,
        coalesce(orders.kind = 'credit_note', false) or coalesce(orders.amount < 0, false)
            as is_credit_note,
        orders.ordered_at,
        orders.ordered_date,
        orders.amount,
        orders.list_amount,
        orders.margin_amount,
        orders.cost_amount,
        orders.source_file,
        orders.source_record
    from orders
    left join matched
        on orders.order_id = matched.order_id
),

ordered_opportunities as (
    select distinct opportunity_id
    from delivered
    where
        opportunity_id is not null
        and not is_credit_note
),

won as (
    select
        'opportunity-' || opportunities.opportunity_id as order_id,
        opportunities.opportunity_id,
        opportunities.lead_id,
        opportunities.account_reference,
        opportunities.contact_email_key,
        opportunities.campaign_id,
        nullif(opportunities.source_channel, 'unknown') as source_channel,
        opportunities.offer,
        cast(null as {{ dbt.type_string() }}) as kind,
        opportunities.currency,
        true as is_from_opportunity,
        false as is_matched_by_amount,
        coalesce(opportunities.amount_is_estimated, false) as is_amount_estimated,
        coalesce(opportunities.amount < 0, false) as is_credit_note,
        coalesce(opportunities.closed_at, opportunities.created_at) as ordered_at,
        coalesce(opportunities.closed_date, opportunities.created_date) as ordered_date,
        opportunities.amount,
        opportunities.list_amount,
        cast(null as decimal(18, 4)) as margin_amount,
        cast(null as decimal(18, 4)) as cost_amount,
        opportunities.source_file,
        opportunities.source_record
    from opportunities
    left join ordered_opportunities
        on opportunities.opportunity_id = ordered_opportunities.opportunity_id
    where
        opportunities.status = 'won'
        and ordered_opportunities.opportunity_id is null
),

final as (
    select * from delivered
    union all
    select * from won
)

select * from final
