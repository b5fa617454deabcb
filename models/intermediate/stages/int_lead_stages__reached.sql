-- When each lead reached each stage. A lead seen at a later stage has reached every earlier one: a
-- stage that nothing records takes the earliest later date and says so. Held meetings stand
-- beside the funnel: never inferred, and nothing is inferred from them.
-- Grain: one row per lead_id and stage reached.
with

leads as (select * from {{ ref('int_leads__qualified') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
meetings as (select * from {{ ref('int_meetings__identified') }}),
customer_leads as (select * from {{ ref('int_customer_leads__found') }}),

first_opportunities as (
    select
        lead_id,
        min(created_at) as opportunity_at,
        min(created_date) as opportunity_date
    from opportunities
    group by lead_id
),

first_meetings as (
    select
        lead_id,
        min(scheduled_at) as meeting_at,
        min(scheduled_date) as meeting_date
    from meetings
    where
        is_held
        and lead_id is not null
    group by lead_id
),

recorded as (
    select
        leads.lead_id,
        leads.created_at as raw_lead_at,
        leads.created_date as raw_lead_date,
        leads.mql_at,
        leads.mql_date,
        leads.sql_at,
        leads.sql_date,
        first_opportunities.opportunity_at,
        first_opportunities.opportunity_date,
        customer_leads.customer_at,
        customer_leads.customer_date,
        first_meetings.meeting_at,
        first_meetings.meeting_date,
        first_opportunities.lead_id is not null as has_opportunity,
        customer_leads.lead_id is not null as has_order,
        first_meetings.lead_id is not null as has_meeting
    from leads
    left join first_opportunities
        on leads.lead_id = first_opportunities.lead_id
    left join customer_leads
        on leads.lead_id = customer_leads.lead_id
    left join first_meetings
        on leads.lead_id = first_meetings.lead_id
),

staged as (
    select
        lead_id,
        'raw_lead' as stage,
        1 as stage_order,
        raw_lead_at is null as is_inferred,
        coalesce(raw_lead_at, least(mql_at, sql_at, opportunity_at, customer_at)) as reached_at,
        coalesce(raw_lead_date, least(mql_date, sql_date, opportunity_date, customer_date))
            as reached_date
    from recorded
    union all
    select
        lead_id,
        'mql' as stage,
        2 as stage_order,
        mql_at is null as is_inferred,
        coalesce(mql_at, least(sql_at, opportunity_at, customer_at)) as reached_at,
        coalesce(mql_date, least(sql_date, opportunity_date, customer_date)) as reached_date
    from recorded
    where mql_at is not null or sql_at is not null or has_opportunity or has_order
    union all
    select
        lead_id,
        'sql' as stage,
        3 as stage_order,
        sql_at is null as is_inferred,
        coalesce(sql_at, least(opportunity_at, customer_at)) as reached_at,
        coalesce(sql_date, least(opportunity_date, customer_date)) as reached_date
    from recorded
    where sql_at is not null or has_opportunity or has_order
    union all
    select
        lead_id,
        'opportunity' as stage,
        4 as stage_order,
        not has_opportunity as is_inferred,
        coalesce(opportunity_at, customer_at) as reached_at,
        coalesce(opportunity_date, customer_date) as reached_date
    from recorded
    where has_opportunity or has_order
    union all
    select
        lead_id,
        'customer' as stage,
        5 as stage_order,
        false as is_inferred,
        customer_at as reached_at,
        customer_date as reached_date
    from recorded
    where has_order
    union all
    select
        lead_id,
        'meeting' as stage,
        0 as stage_order,
        false as is_inferred,
        meeting_at as reached_at,
        meeting_date as reached_date
    from recorded
    where has_meeting
),

final as (
    select
        lead_id,
        stage,
        stage_order,
        is_inferred,
        reached_at,
        reached_date
    from staged
)

select * from final
