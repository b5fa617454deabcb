-- Of the persons of a cohort, no more reach a stage than reached the one before it, every lead of
-- a channel is in its cohort once, and every rate lies within its own interval.
select
    cohort_month,
    channel
from {{ ref('rpt_funnel_by_cohort') }}
where
    mqls > raw_leads
    or sqls > mqls
    or opportunities > sqls
    or new_customers > opportunities
    or meetings_held > raw_leads
    {%- for step, reached, before in funnel_steps() %}
    or {{ step }}_rate < {{ step }}_rate_lower
    or {{ step }}_rate > {{ step }}_rate_upper
    or {{ step }}_rate_lower < 0
    or {{ step }}_rate_upper > 1
    {%- endfor %}
