-- The KPIs of each period beside those of the period before and of the year before. With those that
-- tables of their own tell: of calls, also by the teams that have a goal; of contents, month by
-- month; of customers and follow-ups, what is known on the day of the load, in the running ones.
-- Grain: one row per period grain and start, whether it is the period to date, KPI, channel (or
-- `all`) and team (or `all`).
{% set figures = kpi_figures() -%}
{% set key = ['period_grain', 'period_start', 'is_so_far', 'kpi', 'channel', 'team'] -%}
{% set months = "case period_grain when 'month' then 1 when 'quarter' then 3 else 12 end" -%}

with

told as (select * from {{ ref('int_kpis__told') }}),
calls as (select * from {{ ref('rpt_call_performance') }}),
contents as (select * from {{ ref('rpt_content_performance') }}),
customers as (select * from {{ ref('rpt_customer_value') }}),
followups as (select * from {{ ref('rpt_followup_compliance') }}),
goals as (select * from {{ ref('int_goals__scoped') }}),
kpis as (select * from {{ ref('dim_kpis') }}),
build as (select * from {{ source('reference', 'build') }}),

of_their_own as (
    {%- for name in figures.calls %}
    select
        period_grain,
        period_start,
        '{{ name }}' as kpi,
        dimension_value as team,
        {{ name }} as actual
    from calls
    where period_grain in ('month', 'quarter', 'year') and dimension_kind in ('all', 'team')
    union all
    {%- endfor %}
    {%- for name in figures.content %}
    select
        'month' as period_grain,
        period_start,
        '{{ name }}' as kpi,
        'all' as team,
        {{ safe_divide('sum(' ~ ratios()[name][0] ~ ')', 'sum(' ~ ratios()[name][1] ~ ')') }}
            as actual
    from contents
    where period_grain = 'month'
    group by period_start
    union all
    {%- endfor %}
    {%- for grain in ['month', 'quarter', 'year'] %}
    select
        '{{ grain }}' as period_grain,
        cast({{ dbt.date_trunc(grain, 'build.as_of_date') }} as date) as period_start,
        kpis.kpi,
        'all' as team,
        case kpis.kpi
            {%- for name in figures.on_the_day %}
            {%- set table = 'followups' if name == 'followup_on_time_rate' else 'customers' %}
            when '{{ name }}' then {{ table }}.{{ name }}
            {%- endfor %}
        end as actual
    from kpis
    cross join build
    left join customers
        on customers.dimension_kind = 'company'
    left join followups
        on followups.team = 'all' and followups.step = 0
    where kpis.kpi in ({{ "'" ~ figures.on_the_day | join("', '") ~ "'" }})
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
        'all' as channel,
        of_their_own.team,
        'period' as time_window,
        null as attribution_model,
        of_their_own.actual
    from of_their_own
    inner join kpis
        on of_their_own.kpi = kpis.kpi
    where
        of_their_own.team = 'all'
        or of_their_own.kpi || of_their_own.team in (select goals.kpi || goals.team from goals)
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
