-- Everything the findings of deals look at, side by side.
-- Grain: one row per opportunity_id.
with records as (
    select * from {{ ref('stg_crm__opportunities') }}
),

linked as (
    select * from {{ ref('int_opportunities__linked') }}
),

valued as (
    select * from {{ ref('int_opportunities__valued') }}
),

aged as (
    select * from {{ ref('int_opportunities__aged') }}
),

leads as (
    select * from {{ ref('int_leads__qualified') }}
),

offers as (
    select * from {{ ref('int_offers__labelled') }}
),

extracts as (
    select * from {{ ref('stg_land__extracts') }}
),

build as (
    select * from {{ ref('stg_reference__build') }}
),

reference_offers as (
    select count(*) as offer_count
    from {{ ref('stg_reference__offers') }}
),

final as (
    select
        records.opportunity_id,
        records.status,
        records.account_reference,
        records.lost_reason,
        records.amount as original_amount,
        records.closed_at,
        records.created_date,
        records.closed_date,
        linked.amount,
        linked.own_channel,
        linked.link_rule,
        leads.source_channel as lead_channel,
        offers.is_listed as is_offer_listed,
        valued.is_rate_missing,
        aged.is_stale,
        build.as_of_date,
        reference_offers.offer_count,
        extracts.is_given as has_leads,
        records.source_file,
        records.source_record
    from records
    cross join build
    cross join reference_offers
    cross join extracts
    inner join linked
        on records.opportunity_id = linked.opportunity_id
    inner join valued
        on records.opportunity_id = valued.opportunity_id
    inner join aged
        on records.opportunity_id = aged.opportunity_id
    left join leads
        on
            linked.lead_id = leads.lead_id
            and not leads.is_implied
    left join offers
        on {{ normalise_label('records.offer') }} = offers.offer_label
    where extracts.extract = 'crm_leads'
)

select * from final
