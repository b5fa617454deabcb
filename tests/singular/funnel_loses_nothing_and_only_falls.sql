-- No deal and no amount is lost or doubled on the way: opportunities as delivered, and orders as
-- delivered plus the won opportunities that no order names nor is matched to by amount, one to one.
-- A customer is won by one order at most, and never by a credit note.
-- Of the persons of a cohort, no more reach a stage than reached the one before it, every rate lies
-- within its own interval, and each customer won is in one cohort. Every lead is a raw lead once,
-- and a lead at one stage stands at every earlier one.
with delivered_orders as (
    select * from {{ ref('stg_crm__orders') }}
),

delivered_opportunities as (
    select * from {{ ref('stg_crm__opportunities') }}
),

opportunities as (
    select * from {{ ref('fct_opportunities') }}
),

orders as (
    select * from {{ ref('fct_orders') }}
),

matched as (
    select * from {{ ref('int_orders__matched') }}
),

named as (
    select opportunity_id
    from delivered_orders
    where
        opportunity_id is not null
        and coalesce(kind, '') <> 'credit_note'
        and coalesce(amount, 0) >= 0
    union distinct
    select opportunity_id
    from matched
),

figures as (
    select
        'opportunities' as figure,
        count(*) as row_count,
        coalesce(sum(amount), 0) as amount
    from delivered_opportunities
    union all
    select
        'opportunities' as figure,
        -count(*) as row_count,
        -coalesce(sum(original_amount), 0) as amount
    from opportunities
    union all
    select
        'orders' as figure,
        count(*) as row_count,
        coalesce(sum(amount), 0) as amount
    from delivered_orders
    union all
    select
        'orders' as figure,
        count(*) as row_count,
        coalesce(sum(delivered_opportunities.amount), 0) as amount
    from delivered_opportunities
    left join named
        on delivered_opportunities.opportunity_id = named.opportunity_id
    where
        delivered_opportunities.status = 'won'
        and named.opportunity_id is null
    union all
    select
        'orders' as figure,
        -count(*) as row_count,
        -coalesce(sum(original_amount), 0) as amount
    from orders
    union all
    select
        'orders matched' as figure,
        2 * count(*) - count(distinct order_id) - count(distinct opportunity_id) as row_count,
        0 as amount
    from matched
),

leads as (
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
    'as many ' || figure || ' as delivered' as broken_rule,
    cast(sum(row_count) as {{ dbt.type_string() }}) || ' and '
    || cast(sum(amount) as {{ dbt.type_string() }}) as place
from figures
group by figure
having sum(row_count) <> 0 or sum(amount) <> 0

union all

select
    'a customer is won by one order, and by no credit note' as broken_rule,
    customer_key as place
from orders
where is_new_customer
group by customer_key
having count(*) > 1 or max(case when is_credit_note then 1 else 0 end) = 1

union all

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
