-- Deals whose status, stage, dates and people do not fit each other. What should have happened by
-- now is asked of the last day that the CRM knows, not of the load's: an extract of October cannot
-- tell what was closed in November; two weeks are left to enter it.
-- Grain: one row per finding of opportunities.
with

opportunities as (
    select * from {{ ref('stg_crm__opportunities') }}
),

linked as (
    select * from {{ ref('int_opportunities__linked') }}
),

leads as (
    select * from {{ ref('int_leads__qualified') }}
),

stage_map as (
    select * from {{ ref('stg_reference__stage_map') }}
),

people as (
    select * from {{ ref('int_people__aliased') }}
),

columns as (
    select * from {{ ref('stg_land__columns') }}
),

dated as (
    select * from {{ ref('int_extracts__dated') }}
),

build as (
    select * from {{ ref('stg_reference__build') }}
),

delivered as (
    select
        max(case when column_name = 'owner_id' and is_delivered then 1 else 0 end) = 1
            as has_owners,
        max(case when column_name = 'lead_source' and is_delivered then 1 else 0 end) = 1
            as has_sources,
        max(case when column_name = 'expected_close_date' and is_delivered then 1 else 0 end) = 1
            as has_expected_dates
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

checked as (
    select
        opportunities.opportunity_id,
        opportunities.status,
        stage_map.status as stage_status,
        opportunities.is_status_known,
        opportunities.owner_id,
        opportunities.owner_id is not null
        and people.alias_id is null
        and people_count.known_people > 0 as is_owner_unknown,
        opportunities.lead_source,
        opportunities.probability,
        opportunities.created_date,
        opportunities.closed_date,
        opportunities.expected_close_date,
        leads.created_date as lead_date,
        last_day.known_date,
        cast({{ dbt.dateadd('day', -14, 'last_day.known_date') }} as date) as overdue_date,
        build.as_of_date,
        delivered.has_owners,
        delivered.has_sources,
        delivered.has_expected_dates,
        linked.amount,
        opportunities.source_file,
        opportunities.source_record
    from opportunities
    cross join delivered
    cross join last_day
    cross join people_count
    cross join build
    inner join linked
        on opportunities.opportunity_id = linked.opportunity_id
    left join leads
        on
            linked.lead_id = leads.lead_id
            and linked.link_rule = 'lead_id'
            and not leads.is_implied
    left join stage_map
        on {{ normalise_label('opportunities.stage_label') }} = stage_map.stage_label
    left join people
        on opportunities.owner_id = people.alias_id
),

final as (
    {%- for rule_id, column_name, condition in [
        ('opportunity_past_expected_close', 'expected_close_date',
            "status = 'open' and expected_close_date < overdue_date"),
        ('opportunity_open_with_closing_date', 'status',
            "status = 'open' and closed_date <= known_date"),
        ('opportunity_stage_contradicts_status', 'stage',
            'is_status_known and stage_status <> status'),
        ('opportunity_probability_out_of_range', 'probability',
            'probability < 0 or probability > 1'),
        ('opportunity_before_lead', 'created_at',
            'created_date < lead_date and lead_date <= as_of_date'),
        ('opportunity_owner_missing', 'owner_id',
            "status = 'open' and owner_id is null and has_owners"),
        ('opportunity_owner_unknown', 'owner_id', 'is_owner_unknown'),
        ('opportunity_expected_close_missing', 'expected_close_date',
            "status = 'open' and expected_close_date is null and has_expected_dates"),
        ('opportunity_source_missing', 'lead_source', 'lead_source is null and has_sources'),
    ] %}
    select
        {{ finding_columns(
            rule_id, 'opportunity', 'opportunity_id', 'crm_opportunities', column_name, 'amount'
        ) }}
    from checked
    where {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
