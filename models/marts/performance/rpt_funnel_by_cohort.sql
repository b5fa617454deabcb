-- The funnel as persons: of the leads created in a month, how many ever reached each stage. Counts
-- only fall from stage to stage; held meetings stand beside. Without a lead extract the stages
-- before the opportunity are unknown.
-- Grain: one row per cohort month and channel (with `all`).

with leads as (
    select * from {{ ref('int_leads__qualified') }}
),

stages as (
    select * from {{ ref('fct_lead_stages') }}
),

given as (
    select * from {{ ref('int_measures__given') }}
),

known as (
    select
        max(case when family = 'leads' and is_given then 1 end) as leads,
        max(case when family = 'meetings' and is_given then 1 end) as meetings,
        max(case when family = 'opportunities' and is_given then 1 end) as opportunities,
        max(case when family = 'orders' and is_given then 1 end) as orders
    from given
),

reached as (
    select
        lead_id,
        max(case when stage = 'mql' then 1 else 0 end) as mql,
        max(case when stage = 'sql' then 1 else 0 end) as sql_,
        max(case when stage = 'meeting' then 1 else 0 end) as meeting,
        max(case when stage = 'opportunity' then 1 else 0 end) as opportunity,
        max(case when stage = 'customer' then 1 else 0 end) as customer
    from stages
    group by lead_id
),

{# a lead's cohort is the month in which it was created, in its own channel and in `all` #}
members as (
    {%- for channel in ['leads.channel', "'all'"] %}
    select
        cast({{ dbt.date_trunc('month', 'leads.created_date') }} as date) as cohort_month,
        {{ channel }} as channel,
        reached.mql,
        reached.sql_,
        reached.meeting,
        reached.opportunity,
        reached.customer
    from leads
    inner join reached
        on leads.lead_id = reached.lead_id
    where leads.created_date is not null
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

counted as (
    select
        members.cohort_month,
        members.channel,
        cast(count(*) * max(known.leads) as bigint) as raw_leads,
        cast(sum(members.mql) * max(known.leads) as bigint) as mqls,
        cast(sum(members.sql_) * max(known.leads) as bigint) as sqls,
        cast(sum(members.meeting) * max(known.meetings) as bigint) as meetings_held,
        cast(sum(members.opportunity) * max(known.opportunities) as bigint) as opportunities,
        cast(sum(members.customer) * max(known.orders) as bigint) as new_customers
    from members
    cross join known
    group by members.cohort_month, members.channel
),

final as (
    select
        cohort_month,
        channel,
        raw_leads,
        mqls,
        sqls,
        meetings_held,
        opportunities,
        new_customers,
        {{ performance_ratios([
            'lead_to_mql_rate', 'mql_to_sql_rate', 'sql_to_opportunity_rate',
            'opportunity_to_customer_rate', 'lead_to_customer_rate', 'lead_to_meeting_rate',
        ]) }},
        {{ wilson_bound('mqls', 'raw_leads', 'lower') }} as lead_to_mql_rate_lower,
        {{ wilson_bound('mqls', 'raw_leads', 'upper') }} as lead_to_mql_rate_upper,
        {{ wilson_bound('sqls', 'mqls', 'lower') }} as mql_to_sql_rate_lower,
        {{ wilson_bound('sqls', 'mqls', 'upper') }} as mql_to_sql_rate_upper,
        {{ wilson_bound('opportunities', 'sqls', 'lower') }} as sql_to_opportunity_rate_lower,
        {{ wilson_bound('opportunities', 'sqls', 'upper') }} as sql_to_opportunity_rate_upper,
        {{ wilson_bound('new_customers', 'opportunities', 'lower') }}
            as opportunity_to_customer_rate_lower,
        {{ wilson_bound('new_customers', 'opportunities', 'upper') }}
            as opportunity_to_customer_rate_upper,
        {{ wilson_bound('new_customers', 'raw_leads', 'lower') }} as lead_to_customer_rate_lower,
        {{ wilson_bound('new_customers', 'raw_leads', 'upper') }} as lead_to_customer_rate_upper,
        {{ wilson_bound('meetings_held', 'raw_leads', 'lower') }} as lead_to_meeting_rate_lower,
        {{ wilson_bound('meetings_held', 'raw_leads', 'upper') }} as lead_to_meeting_rate_upper
    from counted
)

select * from final
