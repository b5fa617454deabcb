-- The funnel as persons: of the leads created in a month, how many ever reached each stage, and the
-- accounts that they won. Counts of leads only fall from stage to stage; meetings stand beside.
-- A customer is an account: it counts once, in the cohort and channel of the lead that its first
-- order comes from, so that the cohorts sum to the standard table; what belongs to no month (a lead
-- without a date, an order without a lead) is a row without one. Rates are of leads: one that
-- brought two accounts counts once. Without a lead extract the stages before the opportunity are
-- unknown; where no deal meets a lead, those after it.
-- Grain: one row per cohort month (or none) and channel (with `all`).
{% set reached_stages = {
    'mqls': 'mql', 'sqls': 'sql', 'meetings_held': 'meeting', 'opportunities': 'opportunity',
} -%}
{# each measure with the one that is given, and whether it takes a deal that meets a lead #}
{% set measures = {
    'raw_leads': ['raw_leads', 'true'], 'mqls': ['mqls', 'true'], 'sqls': ['sqls', 'true'],
    'meetings_held': ['meetings_held', 'true'],
    'opportunities': ['opportunities', 'implied_leads.is_cohort_known'],
    'new_customers': ['new_customers', 'implied_leads.is_cohort_known'],
    'accounts_won': ['new_customers', 'implied_leads.is_cohort_known'],
} -%}

with

leads as (select * from {{ ref('int_leads__qualified') }}),
stages as (select * from {{ ref('fct_lead_stages') }}),
customers as (select * from {{ ref('int_customers__acquired') }}),
given as (select * from {{ ref('int_measures__given') }}),
implied_leads as (select * from {{ ref('int_implied_leads__settled') }}),

known as (
    select
        {%- for measure, (given_as, condition) in measures.items() %}
        max(case when given.measure = '{{ given_as }}' and {{ condition }} then 1 end)
            as {{ measure }},
        {%- endfor %}
        count(*) as measure_count
    from given
    cross join implied_leads
    where given.is_given
),

reached as (
    select
        lead_id,
        {%- for measure, stage in reached_stages.items() %}
        max(case when stage = '{{ stage }}' then 1 else 0 end) as {{ measure }},
        {%- endfor %}
        max(case when stage = 'raw_lead' then reached_date end) as raw_lead_date
    from stages
    group by lead_id
),

-- customers by the lead that brought them; of those without one, by their channel
won as (
    select
        leads.lead_id,
        case when leads.lead_id is null then customers.channel end as channel,
        count(*) as accounts_won
    from customers
    left join leads
        on customers.lead_id = leads.lead_id
    group by leads.lead_id, case when leads.lead_id is null then customers.channel end
),

followed as (
    select
        coalesce(leads.channel, won.channel) as channel,
        coalesce(leads.created_date, reached.raw_lead_date) as cohort_date,
        case when leads.lead_id is not null then 1 else 0 end as raw_leads,
        {%- for measure in reached_stages %}
        coalesce(reached.{{ measure }}, 0) as {{ measure }},
        {%- endfor %}
        case when won.lead_id is not null then 1 else 0 end as new_customers,
        coalesce(won.accounts_won, 0) as accounts_won
    from leads
    inner join reached
        on leads.lead_id = reached.lead_id
    full outer join won
        on leads.lead_id = won.lead_id
),

{# a lead's cohort is the month in which it was created, in its own channel and in `all` #}
members as (
    {%- for channel in ['channel', "'all'"] %}
    select
        cast({{ dbt.date_trunc('month', 'cohort_date') }} as date) as cohort_month,
        {{ channel }} as channel,
        {{ measures | join(', ') }}
    from followed
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        {%- for measure in measures %}
        cast(sum(members.{{ measure }}) * max(known.{{ measure }}) as bigint) as {{ measure }},
        {%- endfor %}
        members.cohort_month,
        members.channel
    from members
    cross join known
    group by members.cohort_month, members.channel
),

-- the rates divide the leads that won an account, as counted, not the accounts shown
final as (
    select
        cohort_month,
        channel,
        raw_leads,
        {{ reached_stages | join(', ') }},
        accounts_won as new_customers,
        {%- for step, reached, before in funnel_steps() %}
        {{ performance_ratios([step ~ '_rate']) }},
        {%- endfor %}
        {%- for step, reached, before in funnel_steps() %}
        {{ wilson_bound(reached, before, 'lower') }} as {{ step }}_rate_lower,
        {{ wilson_bound(reached, before, 'upper') }} as {{ step }}_rate_upper
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from counted
)

select * from final
