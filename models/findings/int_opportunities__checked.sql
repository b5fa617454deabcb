-- Everything the findings of deals look at, side by side. What should have happened by now is asked
-- of the last day that the CRM knows, not of the load's: an extract of October cannot tell what was
-- closed in November; two weeks are left to enter it.
-- Grain: one row per opportunity_id.
with

records as (select * from {{ ref('stg_crm__opportunities') }}),
linked as (select * from {{ ref('int_opportunities__linked') }}),
aged as (select * from {{ ref('int_opportunities__aged') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
offers as (select * from {{ ref('int_offers__labelled') }}),
stage_map as (select * from {{ source('reference', 'stage_map') }}),
people as (select * from {{ ref('int_people__aliased') }}),
columns as (select * from {{ source('land', 'columns') }}),
dated as (select * from {{ ref('int_extracts__spanned') }}),
extracts as (select * from {{ source('land', 'extracts') }}),
implied_leads as (select * from {{ ref('int_implied_leads__settled') }}),
build as (select * from {{ source('reference', 'build') }}),

reference_offers as (
    select count(*) as offer_count
    from {{ source('reference', 'offers') }}
),

delivered as (
    select
        {%- for column in ['amount', 'expected_close_date', 'lead_source', 'owner_id'] %}
        max(case when column_name = '{{ column }}' and is_delivered then 1 else 0 end) = 1
            as has_{{ column }}s,
        {%- endfor %}
        max(extract) as extract
    from columns
    where extract = 'crm_opportunities'
),

last_day as (
    select max(last_date) as known_date
    from dated
    where extract in ('crm_leads', 'crm_opportunities', 'crm_orders')
),

people_count as (
    select count(*) as known_people
    from people
),

final as (
    select
        records.opportunity_id,
        records.status,
        stage_map.status as stage_status,
        records.is_status_known,
        records.owner_id,
        records.owner_id is not null
        and people.alias_id is null
        and people_count.known_people > 0 as is_owner_unknown,
        records.lead_source,
        records.probability,
        records.account_reference,
        records.lost_reason,
        records.amount as original_amount,
        records.closed_at,
        records.created_date,
        records.closed_date,
        records.expected_close_date,
        case when linked.link_rule = 'lead_id' then leads.created_date end as lead_date,
        last_day.known_date,
        cast({{ dbt.dateadd('day', -14, 'last_day.known_date') }} as date) as overdue_date,
        delivered.has_amounts,
        delivered.has_owner_ids,
        delivered.has_lead_sources,
        delivered.has_expected_close_dates,
        linked.is_amount_estimated,
        linked.original_currency,
        linked.amount,
        linked.list_amount,
        linked.own_channel,
        linked.link_rule,
        leads.source_channel as lead_channel,
        offers.is_listed as is_offer_listed,
        linked.is_rate_missing,
        aged.is_stale,
        build.as_of_date,
        reference_offers.offer_count,
        extracts.is_given and not implied_leads.is_keyless as has_leads,
        implied_leads.is_keyless,
        records.source_file,
        records.source_record
    from records
    cross join build
    cross join reference_offers
    cross join extracts
    cross join implied_leads
    cross join delivered
    cross join last_day
    cross join people_count
    inner join linked
        on records.opportunity_id = linked.opportunity_id
    inner join aged
        on records.opportunity_id = aged.opportunity_id
    left join leads
        on
            linked.lead_id = leads.lead_id
            and not leads.is_implied
    left join offers
        on {{ normalise_label('records.offer') }} = offers.offer_label
    left join stage_map
        on {{ normalise_label('records.stage_label') }} = stage_map.stage_label
    left join people
        on records.owner_id = people.alias_id
    where extracts.extract = 'crm_leads'
)

select * from final
