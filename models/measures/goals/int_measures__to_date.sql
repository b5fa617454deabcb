-- What adds up in the month, quarter and year of the load up to its day, and in as much of the
-- period before and of the same one a year before: a running period is compared with its like. What
-- a spreadsheet gives stands on the first day of its month. A cost is 0 where costs are given and
-- none is, unless hours without a cost are.
-- Grain: one row per period grain, time window (`period`, `previous`, `year_before`) and channel
-- (`all`, and those with a goal).
{% set keys = ['period_grain', 'period_start', 'time_window'] -%}
{% set types = measure_types() -%}
{% set is_paid = 'coalesce(summed.seconds_without_cost, 0) = 0' -%}

with

facts as (select * from {{ ref('fct_performance') }}),
given as (select * from {{ ref('int_measures__given') }}),
models as (select * from {{ ref('int_attribution_models__listed') }}),
goals as (select * from {{ ref('int_goals__scoped') }}),
build as (select * from {{ source('reference', 'build') }}),

windows as (
    {%- for grain, months in [('month', 1), ('quarter', 3), ('year', 12)] %}
    {%- set start = dbt.date_trunc(grain, 'as_of_date') %}
    {%- for time_window, back in [('period', 0), ('previous', months), ('year_before', 12)] %}
    select
        '{{ grain }}' as period_grain,
        '{{ time_window }}' as time_window,
        cast({{ start }} as date) as period_start,
        cast({{ dbt.dateadd('month', -back, start) }} as date) as first_date,
        cast({{ dbt.dateadd('month', -back, 'as_of_date') }} as date) as last_date
    from build
    {{- '\n    union all' if not (loop.last and grain == 'year') }}
    {%- endfor %}
    {%- endfor %}
),

channels as (
    select 'all' as channel
    union
    select channel from goals
    where team = 'all' and channel <> 'unrecognised'
),

by_channel as (
    select
        performance_date,
        channel,
        {%- for measure, family, type in fact_measures() %}
        sum({{ measure }}) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from facts
    group by performance_date, channel
),

daily as (
    select * from by_channel
    union all
    select
        performance_date,
        'all' as channel,
        {%- for measure, family, type in fact_measures() %}
        sum({{ measure }}) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from by_channel
    group by performance_date
),

summed as (
    select
        windows.{{ keys | join(', windows.') }},
        channels.channel,
        {%- for measure, family, type in fact_measures() %}
        sum(daily.{{ measure }}) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from windows
    cross join channels
    left join daily
        on
            channels.channel = daily.channel
            and daily.performance_date between windows.first_date and windows.last_date
    group by windows.{{ keys | join(', windows.') }}, channels.channel
),

zeros as (
    select
        {%- for measure, family, type in fact_measures() %}
        max(case when measure = '{{ measure }}' and (is_given or is_listed) then 0 end)
            as {{ measure }},
        {%- endfor %}
        count(*) as measure_count
    from given
),

filled as (
    select
        summed.{{ keys | join(', summed.') }},
        summed.channel,
        models.attribution_model,
        {%- for measure, family, type in fact_measures() %}
        {%- set zero = 'zeros.' ~ measure if family != 'costs' or measure == 'indirect_cost'
            else 'case when ' ~ is_paid ~ ' then zeros.' ~ measure ~ ' end' %}
        cast(coalesce(summed.{{ measure }}, {{ zero }}) as {{ types[type] }}) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from summed
    cross join zeros
    inner join models
        on models.is_main
),

final as (
    select
        {{ keys | join(', ') }},
        channel,
        attribution_model,
        {%- for measure, family, type in fact_measures() %}
        case when {{ known_when().get(measure, 'true') }} then {{ measure }} end as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from filled
)

select * from final
