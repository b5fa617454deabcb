-- Orders with their opportunity, lead, account, customer and declared source: channel and campaign
-- of the order, else its opportunity, else its lead, else the account's earliest lead, each on its
-- own, else the channel of the campaign so found, else `unknown`. The lead: by id, else the
-- opportunity's, else by e-mail, else the account's earliest, unless it came after the order (a
-- lead at an existing customer did not bring its former orders); none is invented. With neither an
-- account nor a lead that the CRM knows, nothing tells who bought. A won deal taken for its own
-- order may be counted twice beside an order of its account that names no deal: of the same amount,
-- or within 90 days.
-- Grain: one row per order_id.
{% set delivered = [
    'order_id', 'opportunity_id', 'offer', 'kind', 'is_from_opportunity', 'is_credit_note',
    'is_amount_estimated', 'is_margin_estimated', 'ordered_at', 'ordered_date',
    'original_currency', 'original_amount', 'revenue', 'list_amount', 'gross_margin',
] %}
with

orders as (select * from {{ ref('int_orders__listed') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
merged as (select * from {{ ref('int_leads__merged') }}),
emails as (select * from {{ ref('int_lead_emails__matched') }}),
account_references as (select * from {{ ref('int_account_references__resolved') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
introductions as (select * from {{ ref('int_accounts__introduced') }}),
campaigns as (select * from {{ ref('int_campaigns__identified') }}),
existing_customers as (select * from {{ ref('int_customers__existing') }}),

linked as (
    select
        orders.{{ delivered | join(',\n        orders.') }},
        not orders.is_credit_note as is_order,
        orders.campaign_id as own_campaign_id,
        orders.source_channel as own_channel,
        opportunities.own_campaign_id as opportunity_campaign_id,
        opportunities.own_channel as opportunity_channel,
        coalesce(merged.kept_lead_id, opportunities.lead_id, emails.lead_id) as linked_lead_id,
        coalesce(account_references.account_id, opportunities.account_id) as linked_account_id
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
        linked.*,
        coalesce(
            linked.linked_lead_id,
            case
                when coalesce(introductions.created_date <= linked.ordered_date, true)
                    then introductions.lead_id
            end
        ) as lead_id,
        coalesce(linked.linked_account_id, leads.account_id) as account_id,
        coalesce(linked.linked_account_id, leads.account_id) is null
        and coalesce(leads.is_implied, true) as is_buyer_unknown,
        leads.source_channel as lead_channel,
        coalesce(
            linked.own_campaign_id, linked.opportunity_campaign_id, leads.campaign_id,
            introductions.campaign_id
        ) as campaign_id,
        coalesce(
            linked.own_channel, linked.opportunity_channel, leads.source_channel,
            introductions.source_channel
        ) as source_channel
    from linked
    left join leads
        on linked.linked_lead_id = leads.lead_id
    left join introductions
        on coalesce(linked.linked_account_id, leads.account_id) = introductions.account_id
),

described as (
    select
        sourced.*,
        coalesce(
            sourced.account_id, 'lead-' || sourced.lead_id, 'order-' || sourced.order_id
        ) as customer_key,
        coalesce(sourced.source_channel, campaigns.channel, 'unknown') as channel,
        coalesce(existing_customers.is_listed, false)
        or coalesce(existing_customers.customer_since_date < sourced.ordered_date, false)
            as is_existing_customer,
        sourced.is_from_opportunity and exists (
            select 1
            from sourced as others
            where
                others.opportunity_id is null
                and others.is_order
                and coalesce(others.kind, 'new') = 'new'
                and others.account_id = sourced.account_id
                and (
                    abs({{ dbt.datediff(
                        'others.ordered_date', 'sourced.ordered_date', 'day'
                    ) }}) <= 90
                    or (
                        others.original_currency = sourced.original_currency
                        and others.original_amount = sourced.original_amount
                    )
                )
        ) as is_maybe_twice
    from sourced
    left join campaigns
        on sourced.campaign_id = campaigns.campaign_id
    left join existing_customers
        on sourced.account_id = existing_customers.account_id
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
