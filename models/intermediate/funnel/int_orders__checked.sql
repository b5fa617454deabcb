-- Everything the findings of orders look at, side by side. The lead: the one that the order names,
-- else the first one of its account, which came after the order if the order has none.
-- Grain: one row per order_id.
with

listed as (select * from {{ ref('int_orders__listed') }}),
linked as (select * from {{ ref('int_orders__linked') }}),
valued as (select * from {{ ref('int_orders__valued') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
offers as (select * from {{ ref('int_offers__labelled') }}),
merged as (select * from {{ ref('int_leads__merged') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
introductions as (select * from {{ ref('int_accounts__introduced') }}),
extracts as (select * from {{ source('land', 'extracts') }}),
build as (select * from {{ source('reference', 'build') }}),

reference_offers as (
    select count(*) as offer_count
    from {{ ref('stg_reference__offers') }}
),

unlinked as (
    select
        linked.account_id,
        listed.ordered_date,
        valued.original_currency,
        listed.amount
    from listed
    inner join linked
        on listed.order_id = linked.order_id
    inner join valued
        on listed.order_id = valued.order_id
    where
        listed.opportunity_id is null
        and not listed.is_credit_note
        and coalesce(listed.kind, 'new') = 'new'
        and linked.account_id is not null
),

final as (
    select
        listed.order_id,
        listed.opportunity_id,
        listed.offer,
        valued.original_currency,
        listed.is_from_opportunity,
        listed.is_credit_note,
        linked.account_id,
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
        listed.amount as original_amount,
        listed.list_amount as original_list_amount,
        listed.margin_amount,
        listed.cost_amount,
        valued.revenue,
        valued.list_amount,
        valued.gross_margin,
        valued.is_rate_missing,
        linked.own_channel,
        linked.opportunity_channel,
        linked.lead_channel,
        opportunities.opportunity_id is not null as has_opportunity,
        listed.is_matched_by_amount,
        listed.is_from_opportunity and exists (
            select 1
            from unlinked
            where
                unlinked.account_id = linked.account_id
                and (
                    abs({{ dbt.datediff(
                        'unlinked.ordered_date', 'listed.ordered_date', 'day'
                    ) }}) <= 90
                    or (
                        unlinked.original_currency = valued.original_currency
                        and unlinked.amount = listed.amount
                    )
                )
        ) as is_maybe_twice,
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
    inner join linked
        on listed.order_id = linked.order_id
    inner join valued
        on listed.order_id = valued.order_id
    left join opportunities
        on listed.opportunity_id = opportunities.opportunity_id
    left join merged
        on listed.lead_id = merged.lead_id
    left join leads
        on merged.kept_lead_id = leads.lead_id
    left join introductions as later
        on
            linked.account_id = later.account_id
            and linked.lead_id is null
    left join offers
        on {{ normalise_label('listed.offer') }} = offers.offer_label
    where extracts.extract = 'crm_opportunities'
)

select * from final
