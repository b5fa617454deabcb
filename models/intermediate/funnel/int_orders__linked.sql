-- The opportunity, lead and account behind an order, and the source declared along them. The lead:
-- by id, else the opportunity's, else by e-mail, else the account's earliest, unless it came after
-- the order (a lead at an existing customer did not bring its former orders); none is invented.
-- With neither an account nor a lead that the CRM knows, nothing tells who bought. A won deal taken
-- for its own order may be counted twice beside an order of its account that names no deal: of the
-- same amount, or within 90 days.
-- Grain: one row per order_id.
with

orders as (select * from {{ ref('int_orders__listed') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
merged as (select * from {{ ref('int_leads__merged') }}),
emails as (select * from {{ ref('int_lead_emails__matched') }}),
account_references as (select * from {{ ref('int_account_references__resolved') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
introductions as (select * from {{ ref('int_accounts__introduced') }}),

matched as (
    select
        orders.order_id,
        orders.opportunity_id,
        orders.is_from_opportunity,
        orders.opportunity_id is null
        and not orders.is_credit_note
        and coalesce(orders.kind, 'new') = 'new' as is_without_opportunity,
        orders.ordered_date,
        orders.original_currency as currency,
        orders.original_amount as amount,
        orders.campaign_id as own_campaign_id,
        orders.source_channel as own_channel,
        opportunities.own_campaign_id as opportunity_campaign_id,
        opportunities.own_channel as opportunity_channel,
        coalesce(merged.kept_lead_id, opportunities.lead_id, emails.lead_id) as lead_id,
        coalesce(account_references.account_id, opportunities.account_id) as account_id
    from orders
    left join opportunities
        on orders.opportunity_id = opportunities.opportunity_id
    left join merged
        on orders.lead_id = merged.lead_id
    left join emails
        on orders.contact_email_key = emails.email_key
    left join account_references
        on orders.account_reference = account_references.account_reference
),

sourced as (
    select
        matched.order_id,
        matched.opportunity_id,
        matched.is_from_opportunity,
        matched.is_without_opportunity,
        matched.ordered_date,
        matched.currency,
        matched.amount,
        coalesce(
            matched.lead_id,
            case
                when coalesce(introductions.created_date <= matched.ordered_date, true)
                    then introductions.lead_id
            end
        ) as lead_id,
        coalesce(matched.account_id, leads.account_id) as account_id,
        matched.own_channel,
        matched.opportunity_channel,
        coalesce(matched.account_id, leads.account_id) is null
        and coalesce(leads.is_implied, true) as is_buyer_unknown,
        leads.source_channel as lead_channel,
        coalesce(
            matched.own_campaign_id,
            matched.opportunity_campaign_id,
            leads.campaign_id,
            introductions.campaign_id
        ) as campaign_id,
        coalesce(
            matched.own_channel,
            matched.opportunity_channel,
            leads.source_channel,
            introductions.source_channel
        ) as source_channel
    from matched
    left join leads
        on matched.lead_id = leads.lead_id
    left join introductions
        on coalesce(matched.account_id, leads.account_id) = introductions.account_id
),

final as (
    select
        sourced.*,
        sourced.is_from_opportunity and exists (
            select 1
            from sourced as others
            where
                others.is_without_opportunity
                and others.account_id = sourced.account_id
                and (
                    abs({{ dbt.datediff(
                        'others.ordered_date', 'sourced.ordered_date', 'day'
                    ) }}) <= 90
                    or (others.currency = sourced.currency and others.amount = sourced.amount)
                )
        ) as is_maybe_twice
    from sourced
)

select * from final
