-- Goals of the funnel's counts. A goal without team stands before the sum of the teams' goals, a
-- goal without channel before the sum of the channels'. A quarter or year has a goal when each of
-- its months has one.
-- Grain: one row per month, quarter or year and channel (or `all`).

{% set kpis = goal_kpis() -%}

with

goals as (select * from {{ ref('stg_planning__goals') }}),

named as (
    select
        month_date,
        {{ kpi_code('kpi') }} as kpi,
        case
            when channel is not null then channel
            when channel_label is null then 'all'
            else 'unknown'
        end as channel,
        team,
        goal
    from goals
),

by_channel as (
    select
        month_date,
        kpi,
        channel,
        coalesce(sum(case when team is null then goal end), sum(goal)) as goal
    from named
    where
        kpi in ({{ "'" ~ kpis | join("', '") ~ "'" }})
        and goal is not null
    group by month_date, kpi, channel
),

all_channels as (
    select
        month_date,
        kpi,
        'all' as channel,
        coalesce(sum(case when channel = 'all' then goal end), sum(goal)) as goal
    from by_channel
    group by month_date, kpi
),

monthly as (
    select
        month_date,
        kpi,
        channel,
        goal
    from by_channel
    where channel <> 'all'
    union all
    select
        month_date,
        kpi,
        channel,
        goal
    from all_channels
),

periods as (
    {%- for grain, months in [('month', 1), ('quarter', 3), ('year', 12)] %}
    select
        '{{ grain }}' as period_grain,
        cast({{ dbt.date_trunc(grain, 'month_date') }} as date) as period_start,
        kpi,
        channel,
        sum(goal) as goal
    from monthly
    group by cast({{ dbt.date_trunc(grain, 'month_date') }} as date), kpi, channel
    having count(*) = {{ months }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        period_grain,
        period_start,
        {%- for kpi in kpis %}
        cast(max(case when kpi = '{{ kpi }}' then goal end) as decimal(18, 4)) as {{ kpi }}_goal,
        {%- endfor %}
        channel
    from periods
    group by period_grain, period_start, channel
)

select * from final
