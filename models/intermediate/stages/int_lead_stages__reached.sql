-- When each lead reached each stage. A lead seen at a later stage has reached every earlier one: a
-- stage that nothing records takes the earliest later date and says so, as one that only the
-- lead's score tells does. Held meetings stand beside the funnel: never inferred, and nothing is
-- inferred from them. A customer is whom an order that counts names, or one of whose opportunities
-- it names.
-- Grain: one row per lead_id and stage reached.
{% set stages = [
    ('raw_lead', 1, 'raw_lead_at is null', 'false', 'true',
     'coalesce(raw_lead_#, least(mql_#, sql_#, scored_sql_#, opportunity_#, customer_#))'),
    ('mql', 2, 'mql_at is null', 'mql_at is null and is_mql_by_score',
     'mql_at is not null or is_mql_by_score or sql_at is not null or is_sql_by_score '
     ~ 'or has_opportunity or has_customer',
     'coalesce(mql_#, least(scored_mql_#, sql_#, scored_sql_#, opportunity_#, customer_#))'),
    ('sql', 3, 'sql_at is null', 'sql_at is null and is_sql_by_score',
     'sql_at is not null or is_sql_by_score or has_opportunity or has_customer',
     'coalesce(sql_#, least(scored_sql_#, opportunity_#, customer_#))'),
    ('opportunity', 4, 'not has_opportunity', 'false', 'has_opportunity or has_customer',
     'coalesce(opportunity_#, customer_#)'),
    ('customer', 5, 'false', 'false', 'has_customer', 'customer_#'),
    ('meeting', 0, 'false', 'false', 'has_meeting', 'meeting_#'),
] %}

with

leads as (select * from {{ ref('int_leads__qualified') }}),
scored as (select * from {{ ref('int_leads__scored') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
orders as (select * from {{ ref('int_orders__identified') }}),
meetings as (select * from {{ ref('int_meetings__identified') }}),

events as (
    select
        lead_id,
        'opportunity' as stage,
        created_at as reached_at,
        created_date as reached_date
    from opportunities
    union all
    select
        lead_id,
        'meeting' as stage,
        scheduled_at as reached_at,
        scheduled_date as reached_date
    from meetings
    where is_held
    union all
    select
        lead_id,
        'customer' as stage,
        ordered_at as reached_at,
        ordered_date as reached_date
    from orders
    where is_order
    union all
    select
        opportunities.lead_id,
        'customer' as stage,
        orders.ordered_at as reached_at,
        orders.ordered_date as reached_date
    from orders
    inner join opportunities
        on orders.opportunity_id = opportunities.opportunity_id
    where orders.is_order
),

recorded as (
    select
        leads.lead_id,
        {%- for stage in ['opportunity', 'customer', 'meeting'] %}
        max(case when events.stage = '{{ stage }}' then 1 else 0 end) = 1 as has_{{ stage }},
        min(case when events.stage = '{{ stage }}' then events.reached_at end) as {{ stage }}_at,
        min(case when events.stage = '{{ stage }}' then events.reached_date end)
            as {{ stage }}_date,
        {%- endfor %}
        leads.created_at as raw_lead_at,
        leads.created_date as raw_lead_date,
        leads.mql_at,
        leads.mql_date,
        leads.sql_at,
        leads.sql_date
    from leads
    left join events
        on leads.lead_id = events.lead_id
    group by
        leads.lead_id, leads.created_at, leads.created_date, leads.mql_at, leads.mql_date,
        leads.sql_at, leads.sql_date
),

told as (
    select
        recorded.*,
        {%- for moment in ['at', 'date'] %}
        case when scored.is_mql_by_score then recorded.raw_lead_{{ moment }} end
            as scored_mql_{{ moment }},
        case when scored.is_sql_by_score then scored.contacted_{{ moment }} end
            as scored_sql_{{ moment }},
        {%- endfor %}
        coalesce(scored.is_mql_by_score, false) as is_mql_by_score,
        coalesce(scored.is_sql_by_score, false) as is_sql_by_score
    from recorded
    left join scored
        on recorded.lead_id = scored.lead_id
),

final as (
    {%- for stage, stage_order, is_inferred, is_from_score, is_reached, reached in stages %}
    select
        lead_id,
        '{{ stage }}' as stage,
        {{ stage_order }} as stage_order,
        {{ is_inferred }} as is_inferred,
        {{ is_from_score }} as is_from_score,
        {{ reached | replace('#', 'at') }} as reached_at,
        {{ reached | replace('#', 'date') }}
            as reached_date
    from told
    where {{ is_reached }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
