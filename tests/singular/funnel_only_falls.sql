-- Of the persons of a cohort, no more reach a stage than reached the one before it, every rate lies
-- within its own interval, and each customer won is in one cohort. Every lead is a raw lead once,
-- and a lead at one stage stands at every earlier one.
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
),

cohorts as (
    select * from {{ ref('rpt_funnel_by_cohort') }}
),

customers as (
    select count(*) as customer_count
    from {{ ref('int_customers__acquired') }}
),

won as (
    select sum(new_customers) as customer_count
    from cohorts
    where channel = 'all'
)

select
    'a stage holds no more than the one before' as broken_rule,
    cast(cohort_month as {{ dbt.type_string() }}) || ' ' || channel as place
from cohorts
where
    mqls > raw_leads
    or sqls > mqls
    or opportunities > sqls
    or meetings_held > raw_leads
    {%- for step, reached, before in funnel_steps() %}
    or {{ step }}_rate < {{ step }}_rate_lower
    or {{ step }}_rate > {{ step }}_rate_upper
    or {{ step }}_rate_lower < 0
    or {{ step }}_rate_upper > 1
    {%- endfor %}

union all

select
    'each customer is in one cohort' as broken_rule,
    'all' as place
from won
cross join customers
where won.customer_count <> customers.customer_count

union all

select
    'a lead stands at every stage up to its last' as broken_rule,
    lead_id as place
from reached
where stage_count <> last_stage or stage_count = 0
