-- The KPIs as the standard tables and the funnel tell them, a row each: by month, quarter and year
-- under the main attribution model, of the company, and of the channels and teams that have a goal
-- for them; and the periods to date. Made of what those tables are made of, by the same registry.
-- Grain: one row per KPI, channel (or `all`), team (or `all`), period grain and start, whether it
-- is to date, and time window (of periods to date also `previous` and `year_before`).
{% set figures = kpi_figures() -%}
{% set names = figures.period + figures.told -%}
{% set measures = fact_measures() | map('first') | list -%}
{% set divided = figures.period | reject('in', measures) | list -%}

with

measured as (select * from {{ ref('int_performance__measured') }}),
cycles as (select * from {{ ref('int_cycles__measured') }}),
paybacks as (select * from {{ ref('int_paybacks__reached') }}),
to_date as (select * from {{ ref('int_measures__to_date') }}),
goals as (select * from {{ ref('int_goals__scoped') }}),
models as (select * from {{ ref('int_attribution_models__listed') }}),
kpis as (select * from {{ ref('dim_kpis') }}),

scopes as (
    select
        kpi,
        'all' as channel,
        'all' as team
    from kpis
    union
    select
        kpi,
        channel,
        team
    from goals
),

periods as (
    select
        measured.period_grain,
        measured.period_start,
        measured.attribution_model,
        false as is_so_far,
        'period' as time_window,
        case when measured.dimension_kind = 'channel' then measured.dimension_value else 'all' end
            as channel,
        case when measured.dimension_kind = 'team' then measured.dimension_value else 'all' end
            as team,
        cycles.median_cycle_days,
        paybacks.payback_months,
        measured.{{ measures | join(',\n        measured.') }}
    from measured
    inner join models
        on models.is_main and measured.attribution_model = models.attribution_model
    left join paybacks
        on {{ same('measured', 'paybacks', performance_keys()) }}
    left join cycles
        on
            cycles.step_kind = 'creation'
            and {{ same('measured', 'cycles', performance_keys()[:4]) }}
    where
        measured.dimension_kind in ('channel', 'team')
        and measured.period_grain in ('month', 'quarter', 'year')
    union all
    select
        period_grain,
        period_start,
        attribution_model,
        true as is_so_far,
        time_window,
        channel,
        'all' as team,
        null as median_cycle_days,
        null as payback_months,
        {{ measures | join(',\n        ') }}
    from to_date
),

with_ratios as (
    select
        periods.*,
        {{ performance_ratios(divided, is_told=has_return(channel='channel')) }}
    from periods
),

final as (
    select
        scopes.kpi,
        scopes.channel,
        scopes.team,
        with_ratios.period_grain,
        with_ratios.period_start,
        with_ratios.is_so_far,
        with_ratios.time_window,
        with_ratios.attribution_model,
        cast(
            case scopes.kpi
                {%- for name in names %}
                when '{{ name }}' then with_ratios.{{ name }}
                {%- endfor %}
            end as decimal(28, 9)
        ) as actual
    from with_ratios
    inner join scopes
        on with_ratios.channel = scopes.channel and with_ratios.team = scopes.team
    where
        scopes.kpi in ({{ "'" ~ names | join("', '") ~ "'" }})
        and not (
            with_ratios.is_so_far
            and scopes.kpi in ({{ "'" ~ figures.told | join("', '") ~ "'" }})
        )
)

select * from final
