-- The KPIs of each period beside those of the period and the year before; those of other tables
-- (kpi_tables) also by the channels and teams with a goal. In the running periods each KPI of the
-- register has a row, known or not, and what is known on the day of the load alone stands.
-- Grain: one row per period grain and start, is_so_far, KPI, channel and team (or `all` of either).
{% set figures = kpi_figures() -%}
{% set key = ['period_grain', 'period_start', 'is_so_far', 'kpi', 'channel', 'team'] -%}
{% set months = "case period_grain when 'month' then 1 when 'quarter' then 3 else 12 end" -%}
{% set homes = {'followup_on_time_rate': 'followups', 'skipped_rate': 'kept', 'auc': 'scores'} -%}

with

told as (select * from {{ ref('int_kpis__told') }}),
calls as (select * from {{ ref('rpt_call_performance') }}),
waits as (select * from {{ ref('rpt_speed_to_lead') }}),
contents as (select * from {{ ref('rpt_content_performance') }}),
cycles as (select * from {{ ref('rpt_sales_cycle') }}),
cohorts as (select * from {{ ref('rpt_cohort_roi') }}),
forecasts as (select * from {{ source('estimates', 'order_forecast') }}),
customers as (select * from {{ ref('rpt_customer_value') }}),
followups as (select * from {{ ref('rpt_followup_compliance') }}),
milestones as (select * from {{ ref('rpt_milestones') }}),
scores as (select * from {{ ref('rpt_score_bands') }}),
goals as (select * from {{ ref('int_goals__scoped') }}),
kpis as (select * from {{ ref('dim_kpis') }}),
build as (select * from {{ source('reference', 'build') }}),

kept as (
    select {{ kpi_values().skipped_rate }} as skipped_rate
    from milestones
    where team = 'all'
),

of_their_own as (
    {%- for table in kpi_tables() %}
    select
        {{ table.grain }} as period_grain,
        {{ table.start }} as period_start,
        '{{ table.name }}' as kpi,
        {{ table.channel }} as channel,
        {{ table.team }} as team,
        cast({{ table.value }} as decimal(28, 9)) as actual
    from {{ table.relation }}
    where {{ table.among }}
    group by {{ table.groups }}
    union all
    {%- endfor %}
    {%- for grain in ['month', 'quarter', 'year'] %}
    select
        '{{ grain }}' as period_grain,
        cast({{ dbt.date_trunc(grain, 'build.as_of_date') }} as date) as period_start,
        kpis.kpi,
        'all' as channel,
        'all' as team,
        cast(case kpis.kpi
            {%- for name in figures.on_the_day %}
            when '{{ name }}' then {{ homes.get(name, 'customers') }}.{{ name }}
            {%- endfor %}
        end as decimal(28, 9)) as actual
    from kpis
    cross join build
    cross join kept
    left join customers
        on customers.dimension_kind = 'company'
    left join followups
        on followups.team = 'all' and followups.step = 0
    left join scores
        on
            scores.outcome = 'opportunity'
            and scores.dimension_kind = 'band'
            and scores.dimension_value = 'all'
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

figures as (
    select
        {{ key | join(', ') }},
        time_window,
        attribution_model,
        actual
    from told
    union all
    select
        of_their_own.period_grain,
        of_their_own.period_start,
        false as is_so_far,
        of_their_own.kpi,
        of_their_own.channel,
        of_their_own.team,
        'period' as time_window,
        null as attribution_model,
        of_their_own.actual
    from of_their_own
    inner join kpis
        on of_their_own.kpi = kpis.kpi
    where
        of_their_own.channel || ' ' || of_their_own.team = 'all all'
        or of_their_own.kpi || ' ' || of_their_own.channel || ' ' || of_their_own.team
        in (select goals.kpi || ' ' || goals.channel || ' ' || goals.team from goals)
),

-- each whole period stands beside those that come after it, too
beside as (
    {%- for moved_to, moved in [
        ('time_window', '0'), ("'previous'", months), ("'year_before'", '12'),
    ] %}
    select
        period_grain,
        cast({{ dbt.dateadd('month', moved, 'period_start') }} as date) as period_start,
        is_so_far,
        kpi,
        channel,
        team,
        {{ moved_to }} as time_window,
        attribution_model,
        actual
    from figures
    where {{ 'true' if loop.first else 'not is_so_far' }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        {{ key | join(', ') }},
        max(attribution_model) as attribution_model,
        max(case when time_window = 'period' then actual end) as actual,
        max(case when time_window = 'previous' then actual end) as previous_value,
        max(case when time_window = 'year_before' then actual end) as year_before_value
    from beside
    group by {{ key | join(', ') }}
    having count(case when time_window = 'period' then 1 end) > 0
)

select * from final
