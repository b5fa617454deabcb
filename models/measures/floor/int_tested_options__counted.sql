-- How many leads of each option could reach a step and did, a lead that had reached it before it
-- was met left aside: as a whole, and by each thing that may differ beside the option. The six
-- options of a kind with most leads of the last year, and those that are asked for; steps that
-- nobody ever reached are not known.
-- Grain: one row per test_kind, test_option, step, stratum_kind, stratum, week_start_date and
-- is_compared (of the six, in the last year).
{% set steps = {
    'script': ['reached', 'meeting', 'opportunity', 'customer'],
    'message': ['answered', 'meeting', 'opportunity', 'customer'],
    'offer': ['customer'],
    'list': ['mql', 'sql', 'meeting', 'opportunity', 'customer'],
    'sector': ['mql', 'sql', 'meeting', 'opportunity', 'customer'],
    'company_size': ['mql', 'sql', 'meeting', 'opportunity', 'customer'],
    'region': ['mql', 'sql', 'meeting', 'opportunity', 'customer'],
} %}
with

exposed as (select * from {{ ref('int_tested_leads__exposed') }}),
lead_stages as (select * from {{ ref('fct_lead_stages') }}),
calls as (select * from {{ ref('fct_calls') }}),
touches as (select * from {{ ref('fct_touchpoints') }}),

sized as (
    select
        test_kind,
        test_option,
        row_number() over (
            partition by test_kind order by count(*) desc, test_option asc nulls last
        ) as position
    from exposed
    where is_recent
    group by test_kind, test_option
),

kind_steps as (
    {%- for kind, of_kind in steps.items() %}
    {%- set is_last = loop.last %}
    {%- for step in of_kind %}
    select
        '{{ kind }}' as test_kind,
        '{{ step }}' as step
    {{- '\n    union all' if not (is_last and loop.last) }}
    {%- endfor %}
    {%- endfor %}
),

reached as (
    select
        lead_id,
        stage as step,
        min(reached_date) as reached_date
    from lead_stages
    group by lead_id, stage
    union all
    select
        lead_id,
        'reached' as step,
        min(started_date) as reached_date
    from calls
    where is_reached and lead_id is not null
    group by lead_id
    union all
    select
        lead_id,
        'answered' as step,
        min(occurred_date) as reached_date
    from touches
    where is_effective and direction = 'in' and kind <> 'call' and lead_id is not null
    group by lead_id
),

counted as (
    select
        exposed.test_kind,
        exposed.test_option,
        exposed.week_start_date,
        exposed.agent,
        exposed.segment,
        kind_steps.step,
        coalesce(exposed.is_recent and sized.position <= 6, false) as is_compared,
        count(*) as leads,
        count(reached.reached_date) as leads_reached
    from exposed
    left join sized
        on
            exposed.test_kind = sized.test_kind
            and exposed.test_option = sized.test_option
    inner join kind_steps
        on exposed.test_kind = kind_steps.test_kind
    left join reached
        on exposed.lead_id = reached.lead_id and kind_steps.step = reached.step
    where
        (exposed.is_asked or sized.position <= 6)
        and kind_steps.step in (select known.step from reached as known)
        and coalesce(reached.reached_date >= exposed.exposed_date, true)
    group by
        exposed.test_kind, exposed.test_option, exposed.week_start_date, exposed.agent,
        exposed.segment, kind_steps.step,
        coalesce(exposed.is_recent and sized.position <= 6, false)
),

final as (
    {%- for kind, stratum in {
        'none': "'all'", 'agent': 'agent', 'segment': 'segment',
        'week': 'cast(week_start_date as ' ~ dbt.type_string() ~ ')',
    }.items() %}
    select
        test_kind,
        test_option,
        step,
        '{{ kind }}' as stratum_kind,
        {{ stratum }} as stratum,
        week_start_date,
        is_compared,
        cast(sum(leads) as bigint) as leads,
        cast(sum(leads_reached) as bigint) as leads_reached
    from counted
    group by test_kind, test_option, step, stratum, week_start_date, is_compared
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
