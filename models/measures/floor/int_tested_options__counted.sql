-- How many leads of each option could reach a step and did, a lead that had reached it before it
-- was met left aside: as a whole, and by each thing that may differ beside the option. The six
-- options of a kind with most leads of the last year, and those that are asked for; steps that
-- nobody ever reached are not known.
-- Grain: one row per test_kind, test_option, step, stratum_kind, stratum, week_start_date and
-- is_compared (of the six, in the last year).
{% set steps = tested_steps() %}
{% set option = ['test_kind', 'test_option'] %}
{% set told_by = option + ['week_start_date', 'agent', 'segment', 'is_compared'] %}
{% set strata = ['stratum_kind', 'stratum', 'week_start_date', 'is_compared'] %}
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

reached as (
    {%- for relation, step, date, condition in [
        ('lead_stages', 'stage', 'reached_date', ''),
        ('calls', "'reached'", 'started_date', 'is_reached and '),
        ('touches', "'answered'", 'occurred_date',
            "is_effective and direction = 'in' and kind <> 'call' and "),
    ] %}
    select
        lead_id,
        {{ step }} as step,
        min({{ date }}) as reached_date
    from {{ relation }}
    where {{ condition }}lead_id is not null
    group by lead_id{{ ', stage' if loop.first }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

-- a row per lead: one per step would be met by each exposure as often
staged as (
    select
        {%- for step in steps %}
        min(case when step = '{{ step }}' then reached_date end) as {{ step }}_date,
        {%- endfor %}
        lead_id
    from reached
    group by lead_id
),

met as (
    select
        exposed.{{ told_by[:5] | join(',\n        exposed.') }},
        {%- for step in steps %}
        staged.{{ step }}_date,
        coalesce(staged.{{ step }}_date >= exposed.exposed_date, true) as {{ step }}_ahead,
        {%- endfor %}
        coalesce(exposed.is_recent and sized.position <= 6, false) as is_compared
    from exposed
    left join sized
        on {{ same('exposed', 'sized', option) }}
    left join staged
        on exposed.lead_id = staged.lead_id
    where exposed.is_asked or sized.position <= 6
),

counted as (
    select
        {%- for step in steps %}
        count(case when {{ step }}_ahead then 1 end) as {{ step }}_leads,
        count(case when {{ step }}_ahead then {{ step }}_date end) as {{ step }}_reached,
        {%- endfor %}
        {{ told_by | join(',\n        ') }}
    from met
    group by {{ told_by | join(', ') }}
),

told as (
    {%- for kind, stratum in {
        'none': "'all'", 'agent': 'agent', 'segment': 'segment',
        'week': 'cast(week_start_date as ' ~ dbt.type_string() ~ ')',
    }.items() %}
    select
        {{ option | join(',\n        ') }},
        '{{ kind }}' as stratum_kind,
        {{ stratum }} as stratum,
        {%- for step in steps %}
        sum({{ step }}_leads) as {{ step }}_leads,
        sum({{ step }}_reached) as {{ step }}_reached,
        {%- endfor %}
        {{ strata[2:] | join(',\n        ') }}
    from counted
    group by test_kind, test_option, stratum, week_start_date, is_compared
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

final as (
    {%- for step, kinds in steps.items() %}
    select
        {{ option | join(',\n        ') }},
        '{{ step }}' as step,
        {{ strata | join(',\n        ') }},
        cast({{ step }}_leads as bigint) as leads,
        cast({{ step }}_reached as bigint) as leads_reached
    from told
    where
        test_kind in (
            '{{ kinds | join("', '") }}'
        )
        and {{ step }}_leads > 0
        and '{{ step }}' in (select known.step from reached as known)
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
