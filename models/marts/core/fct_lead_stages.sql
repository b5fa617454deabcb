-- The lead's way through the funnel, for rates, leakage and delays by source and cohort. A stage
-- reached before the one before it, or after the load, has no delay: both are findings.
-- Grain: one row per lead_id and stage reached.
with

stages as (select * from {{ ref('int_lead_stages__reached') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
build as (select * from {{ source('reference', 'build') }}),

preceded as (
    select
        stages.lead_id,
        stages.stage,
        stages.stage_order,
        stages.is_inferred,
        stages.is_from_score,
        stages.reached_at,
        stages.reached_date,
        case
            when stages.stage = 'meeting' then leads.created_date
            else lag(stages.reached_date) over (
                partition by stages.lead_id, case when stages.stage = 'meeting' then 1 else 0 end
                order by stages.stage_order asc nulls last
            )
        end as previous_date
    from stages
    inner join leads
        on stages.lead_id = leads.lead_id
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
        preceded.is_from_score,
        leads.is_implied as is_lead_implied,
        leads.created_date as lead_created_date,
        preceded.reached_at,
        preceded.reached_date,
        case
            when preceded.reached_date between preceded.previous_date and build.as_of_date
                then cast(
                    {{ dbt.datediff('preceded.previous_date', 'preceded.reached_date', 'day') }}
                    as integer
                )
        end as days_from_previous
    from preceded
    cross join build
    inner join leads
        on preceded.lead_id = leads.lead_id
)

select * from final
