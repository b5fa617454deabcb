-- Everything the findings of orders look at, side by side. The lead: the one that the order names,
-- else the first one of its account, which came after the order if the order has none.
-- Grain: one row per order_id.
with

listed as (select * from {{ ref('int_orders__listed') }}),
orders as (select * from {{ ref('int_orders__identified') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
offers as (select * from {{ ref('int_offers__labelled') }}),
merged as (select * from {{ ref('int_leads__merged') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
introductions as (select * from {{ ref('int_accounts__introduced') }}),
extracts as (select * from {{ source('land', 'extracts') }}),
build as (select * from {{ source('reference', 'build') }}),

reference_offers as (
    select count(*) as offer_count
    from {{ source('reference', 'offers') }}
),

final as (
    select
        listed.order_id,
        listed.opportunity_id,
        listed.offer_label as offer,
        listed.original_currency,
        listed.is_from_opportunity,
        listed.is_credit_note,
        orders.account_id,
        listed.kind,
        listed.ordered_date,
        case
            when coalesce(leads.created_date, later.created_date) <= build.as_of_date
                then coalesce(leads.created_date, later.created_date)
        end as lead_date,
        case when not listed.is_matched_by_amount then opportunities.created_date end
            as opportunity_date,
        case when not listed.is_matched_by_amount then opportunities.status end
            as opportunity_status,
        case when not listed.is_matched_by_amount then opportunities.original_currency end
            as opportunity_currency,
        listed.original_amount,
        listed.original_list_amount,
        listed.original_margin_amount as margin_amount,
        listed.original_cost_amount as cost_amount,
        listed.revenue,
        listed.list_amount,
        listed.gross_margin,
        listed.is_rate_missing,
        orders.own_channel,
        orders.opportunity_channel,
        orders.lead_channel,
        opportunities.opportunity_id is not null as has_opportunity,
        listed.is_matched_by_amount,
        orders.is_maybe_twice,
        offers.is_listed as is_offer_listed,
        reference_offers.offer_count,
        extracts.is_given as has_opportunities,
        build.as_of_date,
        listed.source_file,
        listed.source_record
    from listed
    cross join build
    cross join reference_offers
    cross join extracts
    inner join orders
        on listed.order_id = orders.order_id
    left join opportunities
        on listed.opportunity_id = opportunities.opportunity_id
    left join merged
        on listed.lead_id = merged.lead_id
    left join leads
        on merged.kept_lead_id = leads.lead_id
    left join introductions as later
        on case when orders.lead_id is null then orders.account_id end = later.account_id
    left join offers
        on {{ normalise_label('listed.offer_label') }} = offers.offer_label
    where extracts.extract = 'crm_opportunities'
)

select * from final
