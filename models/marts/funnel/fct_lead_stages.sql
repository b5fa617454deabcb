-- The lead's way through the funnel, for rates, leakage and delays by source and cohort.
-- Grain: one row per lead_id and stage reached.
with stages as (
    select * from {{ ref('int_lead_stages__reached') }}
),

leads as (
    select * from {{ ref('int_leads__qualified') }}
),

preceded as (
    select
        lead_id,
        stage,
        stage_order,
        is_inferred,
        reached_at,
        reached_date,
        lag(reached_date) over (
            partition by lead_id, case when stage = 'meeting' then 1 else 0 end
            order by stage_order asc nulls last
        ) as previous_date
    from stages
),

final as (
    select
        preceded.lead_id,
        preceded.stage,
        leads.account_id,
        leads.channel,
        leads.campaign_id,
        cast(preceded.stage_order as integer) as stage_order,
        preceded.is_inferred,
        leads.is_implied as is_lead_implied,
        leads.created_date as lead_created_date,
        preceded.reached_at,
        preceded.reached_date,
        cast(
            {{ dbt.datediff(
                "case when preceded.stage = 'meeting' then leads.created_date"
                ~ ' else preceded.previous_date end',
                'preceded.reached_date',
                'day',
            ) }} as integer
        ) as days_from_previous
    from preceded
    inner join leads
        on preceded.lead_id = leads.lead_id
)

select * from final
