-- Every lead is a raw lead once, and a lead at one stage stands at every earlier one: the funnel's
-- counts can only fall from stage to stage.
with leads as (
    select * from {{ ref('dim_leads') }}
),

stages as (
    select * from {{ ref('fct_lead_stages') }}
),

reached as (
    select
        leads.lead_id,
        coalesce(max(stages.stage_order), 0) as last_stage,
        count(stages.stage_order) as stage_count
    from leads
    left join stages
        on
            leads.lead_id = stages.lead_id
            and stages.stage <> 'meeting'
    group by leads.lead_id
)

select * from reached
where stage_count <> last_stage or stage_count = 0
