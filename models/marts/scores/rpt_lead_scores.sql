-- What each lead of the CRM is worth by the scoring grid, and what became of it: who to call first,
-- and who to drop. Points are kept per criterion. Of the criteria that are missing the lead is
-- taken to keep the share it keeps of those known (the ideal customer is 100). Less than half of
-- the grid known is no score; what the missing criteria could do to it stands beside.
-- Grain: one row per lead_id.
with

leads as (select * from {{ ref('int_leads__qualified') }}),
segments as (select * from {{ ref('int_segment_leads__labelled') }}),
kept as (select * from {{ ref('int_lead_points__kept') }}),
scored as (select * from {{ ref('int_leads__scored') }}),
lead_stages as (select * from {{ ref('int_lead_stages__reached') }}),
extracts as (select * from {{ source('land', 'extracts') }}),
implied_leads as (select * from {{ ref('int_implied_leads__settled') }}),
settings as (select * from {{ source('reference', 'settings') }}),

reached as (
    select
        lead_id,
        min(case when stage = 'opportunity' then reached_date end) as opportunity_date,
        min(case when stage = 'customer' then reached_date end) as customer_date
    from lead_stages
    where stage in ('opportunity', 'customer')
    group by lead_id
),

known as (
    select
        settings.mql_score_threshold,
        settings.hot_score_threshold,
        case
            when
                implied_leads.is_cohort_known
                and ({{ is_given('crm_opportunities') }} or {{ is_given('crm_orders') }})
                then 1
        end as is_known
    from settings
    cross join implied_leads
),

final as (
    select
        leads.lead_id,
        leads.owner_key,
        leads.channel,
        segments.team,
        scored.score >= known.hot_score_threshold as is_hot,
        scored.score < known.mql_score_threshold as is_to_drop,
        case when known.is_known = 1 then reached.opportunity_date is not null end
            as has_opportunity,
        case when known.is_known = 1 then reached.customer_date is not null end as is_customer,
        leads.created_date,
        coalesce(leads.sql_date, leads.mql_date, leads.created_date) as qualified_date,
        leads.disqualified_date,
        reached.opportunity_date,
        reached.customer_date,
        {%- for criterion in scoring_criteria() %}
        cast(kept.{{ criterion }}_points as decimal(18, 4)) as {{ criterion }}_points,
        {%- endfor %}
        kept.criteria_known,
        cast({{ scoring_criteria() | length }} as integer) - kept.criteria_known
            as criteria_missing,
        cast(kept.points as decimal(18, 4)) as points,
        scored.known_rate,
        scored.score,
        scored.score_if_missing_worst,
        scored.score_if_missing_best
    from leads
    cross join known
    inner join kept
        on leads.lead_id = kept.lead_id
    inner join scored
        on leads.lead_id = scored.lead_id
    inner join segments
        on leads.lead_id = segments.lead_id
    left join reached
        on leads.lead_id = reached.lead_id
)

select * from final
