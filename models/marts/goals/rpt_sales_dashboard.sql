-- Every KPI of the register beside its goal, the period before and the year before: of the company,
-- and of the channels and teams that have a goal for it. A figure is that of the mart that tells
-- it; where it is unknown, the reason is said. A goal of a unit cost is reached from below.
-- Grain: one row per period grain and start, whether it is the period to date, KPI, channel (or
-- `all`) and team (or `all`).
{% set figures = kpi_figures() -%}
{% set key = ['period_grain', 'period_start', 'is_so_far', 'kpi', 'channel', 'team'] -%}
{% set months = "case period_grain when 'month' then 1 when 'quarter' then 3 else 12 end" -%}
{% set carried = "'" ~ figures.values() | sum(start=[]) | join("', '") ~ "'" -%}
{% set never = [] -%}
{% for name in figures.steps %}{% do never.append("'" ~ name ~ " month'") %}{% endfor -%}
{% for name in figures.forecast %}{% do never.append("'" ~ name ~ " year'") %}{% endfor -%}
{% set on_the_day = "'" ~ figures.on_the_day | join("', '") ~ "'" -%}

with

compared as (select * from {{ ref('int_kpis__compared') }}),
goals as (select * from {{ ref('int_goals__summed') }}),
readings as (select * from {{ ref('rpt_performance_readings') }}),
kpis as (select * from {{ ref('dim_kpis') }}),
build as (select * from {{ source('reference', 'build') }}),

with_goals as (
    select
        {%- for name in key %}
        coalesce(compared.{{ name }}, goals.{{ name }}) as {{ name }},
        {%- endfor %}
        compared.attribution_model,
        compared.kpi is not null as is_told,
        compared.actual,
        compared.previous_value,
        compared.year_before_value,
        goals.goal_basis,
        goals.is_goal_late,
        goals.goal
    from compared
    full outer join goals
        on {{ same('compared', 'goals', key) }}
),

registered as (
    select
        with_goals.{{ key | join(',\n        with_goals.') }},
        with_goals.attribution_model,
        with_goals.goal_basis,
        kpis.unit,
        kpis.direction,
        case
            when with_goals.actual is not null then null
            when with_goals.channel = 'unrecognised' then 'unrecognised_channel'
            when with_goals.kpi not in ({{ carried }}) then 'not_told_by_period'
            when with_goals.channel <> 'all' and with_goals.team <> 'all'
                then 'not_by_channel_and_team'
            when with_goals.kpi || ' ' || with_goals.period_grain in ({{ never | join(', ') }})
                then 'not_for_this_group_or_period'
            when with_goals.is_told then 'nothing_known'
            when with_goals.kpi in ({{ on_the_day }}) then 'only_on_the_day_of_the_load'
            else 'not_for_this_group_or_period'
        end as unknown_reason,
        with_goals.is_goal_late,
        {{ dbt.dateadd('month', months, 'with_goals.period_start') }}
        <= {{ dbt.dateadd('day', 1, 'build.as_of_date') }} as is_period_over,
        with_goals.actual,
        with_goals.goal,
        with_goals.previous_value,
        with_goals.year_before_value
    from with_goals
    inner join kpis
        on with_goals.kpi = kpis.kpi
    cross join build
    where with_goals.period_start <= build.as_of_date
),

final as (
    select
        registered.{{ key | join(',\n        registered.') }},
        registered.attribution_model,
        registered.unit,
        registered.goal_basis,
        registered.unknown_reason,
        registered.is_period_over,
        registered.is_goal_late,
        case
            when not (registered.is_period_over or registered.is_so_far) then null
            when registered.direction = 'higher' then registered.actual >= registered.goal
            when registered.direction = 'lower' then registered.actual <= registered.goal
        end as is_goal_reached,
        registered.actual,
        readings.lower as actual_lower,
        readings.upper as actual_upper,
        registered.goal,
        cast(registered.actual - registered.goal as decimal(28, 9)) as gap,
        registered.previous_value,
        cast(registered.actual - registered.previous_value as decimal(28, 9))
            as previous_difference,
        registered.year_before_value,
        cast(registered.actual - registered.year_before_value as decimal(28, 9))
            as year_before_difference,
        {%- for name in ['previous', 'year_before'] %}
        case
            when registered.unit in ('count', 'amount', 'days', 'months') and {{ name }}_value > 0
                then {{ safe_divide(
                    '(registered.actual - registered.' ~ name ~ '_value)',
                    'registered.' ~ name ~ '_value',
                ) }}
        end as {{ name }}_evolution
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from registered
    left join readings
        on
            -- a condition of one side alone would compare every row with every reading
            case when not registered.is_so_far then registered.kpi end = readings.metric
            and case when registered.team = 'all' then 'channel' else 'team' end
            = readings.dimension_kind
            and case when registered.team = 'all' then registered.channel else registered.team end
            = readings.dimension_value
            and registered.period_grain = readings.period_grain
            and registered.period_start = readings.period_start
            and registered.attribution_model = readings.attribution_model
)

select * from final
