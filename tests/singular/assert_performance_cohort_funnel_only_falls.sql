-- Of the persons of a cohort, no more reach a stage than reached the one before it, every rate lies
-- within its own interval, and each customer won is in one cohort.
with cohorts as (
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
    cohort_month,
    channel
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
    cast(null as date) as cohort_month,
    'all' as channel
from won
cross join customers
where won.customer_count <> customers.customer_count
