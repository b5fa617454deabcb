-- An order that names no opportunity, while its account has a won opportunity of the same amount
-- and currency that no order names, closed (else created) within 90 days of it, is taken for that
-- opportunity's order: counted apart, one sale would be two. Nearest date first, then the smaller
-- id. An order and an opportunity are taken for each other only where each is the other's first
-- choice, so each has one at most; second choices are left, and found as maybe counted twice.
-- Grain: one row per order_id that is matched; opportunity_id is unique too.
with

orders as (select * from {{ ref('stg_crm__orders') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
account_references as (select * from {{ ref('int_account_references__resolved') }}),
merged as (select * from {{ ref('int_leads__merged') }}),
emails as (select * from {{ ref('int_lead_emails__matched') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
settings as (select * from {{ source('reference', 'settings') }}),

counted as (
    select
        orders.order_id,
        orders.opportunity_id,
        orders.account_reference,
        orders.lead_id,
        orders.contact_email_key,
        coalesce(orders.currency, settings.currency) as currency,
        orders.ordered_date,
        orders.amount
    from orders
    cross join settings
    where
        coalesce(orders.kind, '') <> 'credit_note'
        and coalesce(orders.amount, 0) >= 0
),

unnamed as (
    select
        counted.order_id,
        coalesce(account_references.account_id, leads.account_id) as account_id,
        counted.currency,
        counted.ordered_date,
        counted.amount
    from counted
    left join account_references
        on counted.account_reference = account_references.account_reference
    left join merged
        on counted.lead_id = merged.lead_id
    left join emails
        on counted.contact_email_key = emails.email_key
    left join leads
        on coalesce(merged.kept_lead_id, emails.lead_id) = leads.lead_id
    where counted.opportunity_id is null
),

won as (
    select
        opportunities.opportunity_id,
        opportunities.account_id,
        opportunities.original_currency,
        coalesce(opportunities.closed_date, opportunities.created_date) as won_date,
        opportunities.original_amount
    from opportunities
    where
        opportunities.is_won
        and not exists (
            select 1
            from counted
            where counted.opportunity_id = opportunities.opportunity_id
        )
),

pairs as (
    select
        unnamed.order_id,
        won.opportunity_id,
        abs({{ dbt.datediff('won.won_date', 'unnamed.ordered_date', 'day') }}) as days_apart
    from unnamed
    inner join won
        on
            unnamed.account_id = won.account_id
            and unnamed.amount = won.original_amount
            and unnamed.currency = won.original_currency
),

ranked as (
    select
        order_id,
        opportunity_id,
        days_apart,
        row_number() over (
            partition by order_id order by days_apart asc nulls last, opportunity_id asc nulls last
        ) as opportunity_rank,
        row_number() over (
            partition by opportunity_id order by days_apart asc nulls last, order_id asc nulls last
        ) as order_rank
    from pairs
    where days_apart <= 90
),

final as (
    select
        order_id,
        opportunity_id,
        cast(days_apart as integer) as days_apart
    from ranked
    where opportunity_rank = 1 and order_rank = 1
)

select * from final
