-- What the twelve whole months before a goal's period (before the load, where that comes first)
-- hold of everything a goal needs, what the period holds so far, and the last three whole months
-- before the load: the present pace. Goals of the company and of channels, for what the funnel
-- leads to. A margin of which an order lacks its own is unknown.
-- Grain: one row per KPI, channel (or `all`), period grain and start.
{% set kpis = ['raw_leads', 'meetings_held', 'opportunities', 'new_customers', 'orders', 'revenue',
    'gross_margin'] -%}
{% set steps = ['complete_cost', 'seconds', 'calls', 'raw_leads', 'meetings_held', 'opportunities',
    'new_customers', 'orders'] -%}
{% set key = ['kpi', 'channel', 'period_grain', 'period_start', 'next_start', 'as_of_date',
    'this_month', 'is_goal_late', 'goal'] -%}
{% set months = "case period_grain when 'month' then 1 when 'quarter' then 3 else 12 end" -%}

with

goals as (select * from {{ ref('int_goals__summed') }}),
plan_months as (select * from {{ ref('int_plan_months__summed') }}),
build as (select * from {{ source('reference', 'build') }}),

planned as (
    select
        goals.kpi,
        goals.channel,
        goals.period_grain,
        goals.period_start,
        goals.is_goal_late,
        goals.goal,
        build.as_of_date,
        cast(
            {{ dbt.date_trunc('month', dbt.dateadd('day', 1, 'build.as_of_date')) }} as date
        ) as this_month,
        cast({{ dbt.dateadd('month', months, 'goals.period_start') }} as date) as next_start
    from goals
    cross join build
    where
        goals.kpi in ({{ "'" ~ kpis | join("', '") ~ "'" }})
        and goals.team = 'all'
        and goals.channel <> 'unrecognised'
        and not goals.is_so_far
),

-- the month that is not over yet is no history, and ends no pace
beside as (
    select
        planned.{{ key | join(',\n        planned.') }},
        plan_months.month_date < least(planned.period_start, planned.this_month) as is_history,
        plan_months.month_date >= planned.period_start
        and plan_months.month_date < planned.next_start as is_of_period,
        plan_months.month_date >= {{ dbt.dateadd('month', -3, 'planned.this_month') }}
        and plan_months.month_date < planned.this_month as is_recent,
        case planned.kpi
            {%- for name in kpis %}
            when '{{ name }}' then plan_months.{{ name }}
            {%- endfor %}
        end as value,
        case
            when planned.kpi in ('revenue', 'gross_margin') then plan_months.orders
            else case planned.kpi
                {%- for name in kpis[:5] %}
                when '{{ name }}' then plan_months.{{ name }}
                {%- endfor %}
            end
        end as events,
        case planned.kpi
            when 'revenue' then plan_months.revenue_squares
            when 'gross_margin' then plan_months.gross_margin_squares
        end as squares,
        case when planned.kpi = 'gross_margin' then plan_months.orders_without_margin else 0 end
            as unknown_count,
        plan_months.amounts_without_rate,
        plan_months.seconds_without_cost,
        plan_months.{{ steps | join(',\n        plan_months.') }}
    from planned
    left join plan_months
        on
            planned.channel = plan_months.channel
            and {{ dbt.dateadd('month', -12, 'least(planned.period_start, planned.this_month)') }}
            <= plan_months.month_date
            and planned.as_of_date >= plan_months.month_date
),

final as (
    select
        {{ key | join(',\n        ') }},
        count(case when is_history then 1 end) as history_months,
        {%- for when, condition in [
            ('history', 'is_history'), ('recent', 'is_recent'), ('period', 'is_of_period'),
        ] %}
        case
            when coalesce(sum(case when {{ condition }} then unknown_count end), 0) = 0
                then sum(case when {{ condition }} then value end)
        end as {{ when }}_value,
        sum(case when {{ condition }} then events end) as {{ when }}_events,
        {%- endfor %}
        sum(case when is_history then squares end) as history_squares,
        sum(case when is_history then amounts_without_rate end) as history_without_rate,
        sum(case when is_history then seconds_without_cost end) as history_without_cost,
        {%- for name in steps %}
        sum(case when is_history then {{ name }} end) as history_{{ name }},
        sum(case when is_of_period then {{ name }} end) as period_{{ name }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from beside
    group by {{ key | join(', ') }}
)

select * from final
