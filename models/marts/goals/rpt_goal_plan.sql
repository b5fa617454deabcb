-- What each goal needs, step by step, at the real rates of the year before: money, hours, calls and
-- the steps of the funnel before it; and whether the present pace reaches it. Where that year says
-- nothing, the reason stands instead. The interval is that of the goal's own events in that year.
-- Grain: one row per KPI, channel (or `all`), period grain and start, and step.
{% set key = ['kpi', 'channel', 'period_grain', 'period_start'] -%}
{% set places = {'complete_cost': 1, 'seconds': 2, 'calls': 3, 'raw_leads': 4, 'meetings_held': 5,
    'opportunities': 6, 'new_customers': 7, 'orders': 8, 'revenue': 9, 'gross_margin': 9} -%}

with

histories as (select * from {{ ref('int_goal_histories__summed') }}),
paced as (select * from {{ ref('int_goals__paced') }}),

recorded as (
    {%- for step, place in places.items() if place < 9 %}
    select
        {{ key | join(', ') }},
        '{{ 'hours' if step == 'seconds' else step }}' as step,
        {{ place }} as step_number,
        {%- for when in ['history', 'period'] %}
        cast(
            {{ safe_divide('cast(' ~ when ~ '_seconds as bigint)', '3600') if step == 'seconds'
                else when ~ '_' ~ step }} as decimal(18, 4)
        ) as {{ when }}_value,
        {%- endfor %}
        {%- if step == 'complete_cost' %}
        case when coalesce(history_without_rate, 0) > 0 then 'amount_without_rate' end as unrated,
        coalesce(history_without_cost, 0) > 0 as is_cost_incomplete
        {%- else %}
        null as unrated,
        false as is_cost_incomplete
        {%- endif %}
    from histories
    where kpi not in ({{ "'" ~ (places.keys() | list)[:place] | join("', '") ~ "'" }})
    {{- '\n    union all' if place < 8 }}
    {%- endfor %}
),

stepped as (
    select
        recorded.{{ key | join(',\n        recorded.') }},
        recorded.step,
        recorded.step_number,
        recorded.is_cost_incomplete,
        case
            when paced.history_months = 0 then 'no_history'
            when paced.history_value is null then 'goal_unknown_last_year'
            when paced.goal_share is null then 'none_last_year'
            when recorded.history_value is null then 'step_not_recorded'
            else recorded.unrated
        end as unknown_reason,
        recorded.history_value as last_year,
        recorded.period_value as so_far,
        cast(
            case
                when lead(recorded.step) over (
                    partition by recorded.{{ key | join(', recorded.') }}
                    order by recorded.step_number asc nulls last
                ) is null then paced.history_value
                else lead(recorded.history_value) over (
                    partition by recorded.{{ key | join(', recorded.') }}
                    order by recorded.step_number asc nulls last
                )
            end as decimal(18, 4)
        ) as next_last_year,
        {{ multiplied_amount('recorded.history_value', 'paced.goal_share') }} as needed
    from recorded
    inner join paced
        on {{ same('recorded', 'paced', key) }}
),

final as (
    select
        stepped.{{ key | join(',\n        stepped.') }},
        stepped.step,
        cast(stepped.step_number as integer) as step_number,
        paced.verdict,
        stepped.unknown_reason,
        paced.is_period_over,
        paced.is_goal_late,
        stepped.is_cost_incomplete,
        paced.history_months,
        paced.goal,
        cast(paced.actual as decimal(18, 4)) as actual,
        cast(paced.projected as decimal(18, 4)) as projected,
        cast(paced.projected_lower as decimal(18, 4)) as projected_lower,
        cast(paced.projected_upper as decimal(18, 4)) as projected_upper,
        stepped.last_year,
        {{ safe_divide('stepped.last_year', 'stepped.next_last_year') }} as per_next_step,
        {%- for end, factor in [
            ('', '1'), ('_lower', 'paced.history_factor_upper'),
            ('_upper', 'paced.history_factor_lower'),
        ] %}
        cast(
            case
                when stepped.unknown_reason is null
                    then {{ safe_divide('stepped.needed', factor) }}
            end as decimal(18, 4)
        ) as needed{{ end }},
        {%- endfor %}
        stepped.so_far
    from stepped
    inner join paced
        on {{ same('stepped', 'paced', key) }}
)

select * from final
