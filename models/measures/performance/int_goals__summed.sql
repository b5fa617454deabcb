-- Goals of months, quarters and years, and of each to date. A quarter or year has a goal when each
-- of its months has one: the sum of what adds up, the mean of what does not (a rate, a mean, a unit
-- cost). To date: of the months so far, of the running one the share of its days that are over.
-- Grain: one row per KPI, channel (or `all`), team (or `all`), period grain and start, and whether
-- it is the period to date.

with

goals as (select * from {{ ref('int_goals__scoped') }}),
build as (select * from {{ source('reference', 'build') }}),

dated as (
    select
        goals.kpi,
        goals.channel,
        goals.team,
        goals.month_date,
        goals.is_sum,
        goals.is_added_up,
        goals.is_goal_late,
        goals.goal,
        build.as_of_date,
        cast({{ dbt.date_trunc('month', 'build.as_of_date') }} as date) as this_month,
        cast(
            {{ dbt.dateadd('month', 1, dbt.date_trunc('month', 'build.as_of_date')) }} as date
        ) as next_month
    from goals
    cross join build
),

so_far as (
    select
        dated.*,
        case
            when dated.is_sum and dated.month_date = dated.this_month
                then {{ multiplied_amount('dated.goal', safe_divide(
                    dbt.datediff('dated.this_month', 'dated.as_of_date', 'day') ~ ' + 1',
                    dbt.datediff('dated.this_month', 'dated.next_month', 'day'),
                )) }}
            else dated.goal
        end as goal_to_date
    from dated
),

periods as (
    {%- for grain, months in [('month', '1'), ('quarter', '3'), ('year', '12')] %}
    {%- set start = 'cast(' ~ dbt.date_trunc(grain, 'month_date') ~ ' as date)' %}
    {%- set start_now = 'cast(' ~ dbt.date_trunc(grain, 'as_of_date') ~ ' as date)' %}
    {%- for is_so_far, amount, condition, needed in [
        ('false', 'goal', 'true', months),
        ('true', 'goal_to_date', 'month_date between ' ~ start_now ~ ' and as_of_date',
            dbt.datediff('max(' ~ start_now ~ ')', 'max(as_of_date)', 'month') ~ ' + 1'),
    ] %}
    select
        '{{ grain }}' as period_grain,
        {{ start }} as period_start,
        {{ is_so_far }} as is_so_far,
        kpi,
        channel,
        team,
        is_sum,
        sum({{ amount }}) as goal,
        count(*) as month_count,
        max(case when is_added_up then 1 else 0 end) as added_up_mark,
        max(case when is_goal_late then 1 when not is_goal_late then 0 end) as late_mark
    from so_far
    where {{ condition }}
    group by kpi, channel, team, is_sum, {{ start }}
    having count(*) = {{ needed }}
    {{- '\n    union all' if not (loop.last and grain == 'year') }}
    {%- endfor %}
    {%- endfor %}
),

final as (
    select
        kpi,
        channel,
        team,
        period_grain,
        period_start,
        is_so_far,
        late_mark = 1 as is_goal_late,
        case
            when added_up_mark = 1 then 'added_up'
            when period_grain = 'month' then 'given'
            when is_sum then 'sum_of_months'
            else 'mean_of_months'
        end as goal_basis,
        -- each side alone: DuckDB's common type of both keeps the four digits of the sum
        case
            when is_sum then cast(goal as decimal(28, 9))
            else cast({{ safe_divide('goal', 'month_count') }} as decimal(28, 9))
        end as goal
    from periods
)

select * from final
