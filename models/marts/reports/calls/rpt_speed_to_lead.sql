-- How long inbound leads wait for the first call, and how many of each wait went on to a meeting, a
-- deal or an order. It says what went with a wait, not what the wait did: whoever is called at once
-- may have been the better lead. Leads of channels that do not go out to people, by their creation.
-- Grain: one row per period grain, period start and wait (with `all`).
{% set stages = ['meeting', 'opportunity', 'customer'] %}
with

waits as (select * from {{ ref('int_leads__waited') }}),
build as (select * from {{ source('reference', 'build') }}),

first_days as (
    select min(created_date) as first_date
    from waits
),

periods as (
    {%- for grain in ['week', 'month', 'quarter', 'year', 'all'] %}
    {%- for wait in ['wait', "'all'"] %}
    select
        '{{ grain }}' as period_grain,
        {%- if grain == 'all' %}
        first_days.first_date as period_start,
        {%- else %}
        cast({{ dbt.date_trunc(grain, 'waits.created_date') }} as date) as period_start,
        {%- endif %}
        {{ wait if wait != 'wait' else 'waits.wait' }} as wait,
        waits.wait_seconds,
        waits.to_{{ stages | join(',
        waits.to_') }}
    from waits{{ ' cross join first_days' if grain == 'all' }}
    {{- '
    union all' if not loop.last }}
    {%- endfor %}
    {{- '
    union all' if not loop.last }}
    {%- endfor %}
),

ranked as (
    select
        periods.*,
        row_number() over (
            partition by periods.period_grain, periods.period_start, periods.wait
            order by periods.wait_seconds asc nulls last
        ) as position,
        count(periods.wait_seconds) over (
            partition by periods.period_grain, periods.period_start, periods.wait
        ) as known_waits
    from periods
),

final as (
    select
        ranked.period_grain,
        ranked.period_start,
        ranked.wait,
        count(*) as leads,
        {%- for stage in stages %}
        cast(sum(ranked.to_{{ stage }}) as bigint) as leads_to_{{ stage }},
        {%- endfor %}
        {{ safe_divide(
            'max(case when ranked.position * 2 in (ranked.known_waits, ranked.known_waits + 1) '
            ~ 'then ranked.wait_seconds end)', '60'
        ) }} as median_wait_minutes,
        {{ safe_divide('sum(ranked.to_opportunity)', 'count(*)') }} as opportunity_rate,
        {{ wilson_bound('sum(ranked.to_opportunity)', 'count(*)', 'lower') }}
            as opportunity_rate_lower,
        {{ wilson_bound('sum(ranked.to_opportunity)', 'count(*)', 'upper') }}
            as opportunity_rate_upper
    from ranked
    cross join build
    where ranked.period_start <= build.as_of_date
    group by ranked.period_grain, ranked.period_start, ranked.wait
)

select * from final
