-- The goals of every KPI by month, for the company, channels and teams. Of what adds up (a count,
-- an amount: no rate, mean or unit cost), one without team stands before the sum of the teams', one
-- without channel before that of the channels'. Set twice under two names: the one set last.
-- Grain: one row per KPI, month, channel (or `all`) and team (or `all`).
{% set key = 'kpi, is_sum, month_date, channel, team' -%}
{% set counts = (measures() | map('first') | list) + kpi_figures().forecast -%}
{% set sums = "'" ~ (counts + ['projected_customers']) | join("', '") ~ "'" -%}

with

goals as (select * from {{ ref('stg_planning__goals') }}),
labels as (select * from {{ ref('int_segment_labels__spelled') }}),

named as (
    select
        goals.kpi,
        goals.kpi in ({{ sums }}) as is_sum,
        goals.month_date,
        coalesce(
            goals.channel, case when goals.channel_label is null then 'all' end, 'unrecognised'
        ) as channel,
        case
            when goals.team is null then 'all'
            else coalesce(labels.segment, {{ label_shown('goals.team') }})
        end as team,
        goals.goal,
        case
            when goals.set_date > goals.month_date then 1
            when goals.set_date is not null then 0
        end as late_mark,
        row_number() over (
            partition by
                goals.kpi, goals.month_date, coalesce(goals.channel, goals.channel_label),
                coalesce(labels.segment, goals.team)
            order by goals.set_date desc nulls last, goals.goal desc nulls last
        ) as version_number
    from goals
    left join labels
        on labels.segment_kind = 'team' and {{ normalise_label('goals.team') }} = labels.spelling
    where goals.kpi is not null and goals.goal is not null
),

-- what each goal is set for, and what it is a part of
parts as (
    {%- for channel, team, condition, place in [
        ('channel', 'team', 'true', 1),
        ('channel', "'all'", "is_sum and team <> 'all'", 2),
        ("'all'", 'team', "is_sum and channel <> 'all' and team <> 'all'", 2),
    ] %}
    select
        kpi,
        is_sum,
        month_date,
        {{ channel }} as channel,
        {{ team }} as team,
        goal,
        late_mark,
        {{ place }} as place
    from named
    where version_number = 1 and {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

ranked as (
    select
        parts.*,
        min(parts.place) over (partition by {{ key }}) as first_place
    from parts
),

by_channel as (
    select
        {{ key }},
        place,
        sum(goal) as goal,
        max(late_mark) as late_mark
    from ranked
    where place = first_place
    group by {{ key }}, place
),

of_channels as (
    select * from by_channel
    union all
    select
        kpi,
        is_sum,
        month_date,
        'all' as channel,
        'all' as team,
        3 as place,
        sum(goal) as goal,
        max(late_mark) as late_mark
    from by_channel
    where is_sum and channel <> 'all' and team = 'all'
    group by kpi, is_sum, month_date
),

numbered as (
    select
        of_channels.*,
        row_number() over (
            partition by {{ key }} order by of_channels.place asc nulls last
        ) as place_number
    from of_channels
),

final as (
    select
        kpi,
        month_date,
        channel,
        team,
        is_sum,
        place > 1 as is_added_up,
        late_mark = 1 as is_goal_late,
        cast(goal as decimal(18, 4)) as goal
    from numbered
    where place_number = 1
)

select * from final
