-- Everything sold: the orders delivered, and each won opportunity that has no order of its own.
-- A credit note is not an order of its own: the opportunity it takes back stays counted.
-- Grain: one row per order_id (`opportunity-…` for an opportunity that is its order).
with orders as (
    select * from {{ ref('stg_crm__orders') }}
),

opportunities as (
    select * from {{ ref('stg_crm__opportunities') }}
),

delivered as (
    select
        order_id,
        opportunity_id,
        lead_id,
        account_reference,
        contact_email_key,
        campaign_id,
        nullif(source_channel, 'unknown') as source_channel,
        offer,
        kind,
        currency,
        false as is_from_opportunity,
        coalesce(kind = 'credit_note', false) or coalesce(amount < 0, false) as is_credit_note,
        ordered_at,
        ordered_date,
        amount,
        list_amount,
        margin_amount,
        cost_amount,
        source_file,
        source_record
    from orders
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
