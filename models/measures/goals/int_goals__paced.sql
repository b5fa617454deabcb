-- How much of last year's events a goal is, how sure those are, and where the present pace leads:
-- what the period holds so far, and as much more for each day left as the last three whole months
-- brought a day. Amounts rest on as many equal orders as Byar's intervals are taken of.
-- Grain: one row per KPI, channel (or `all`), period grain and start.
{% set key = ['kpi', 'channel', 'period_grain', 'period_start'] -%}
{% set kept = ['is_goal_late', 'history_months', 'goal', 'history_value', 'period_value',
    'recent_value', 'history_events', 'recent_events'] -%}

with

histories as (select * from {{ ref('int_goal_histories__summed') }}),

spans as (
    select
        {{ (key + kept) | join(', ') }},
        greatest(
            {{ dbt.datediff(
                'greatest(cast(' ~ dbt.dateadd('day', 1, 'as_of_date')
                ~ ' as date), period_start)', 'next_start', 'day'
            ) }}, 0
        ) as days_left,
        {{ dbt.datediff(
            'cast(' ~ dbt.dateadd('month', -3, 'this_month') ~ ' as date)', 'this_month', 'day'
        ) }} as pace_days,
        case
            when kpi in ('revenue', 'gross_margin')
                then {{ squared_variation('history_squares', 'history_value', 'history_events') }}
            else 0
        end as variation
    from histories
),

paced as (
    select
        spans.*,
        spans.days_left = 0 as is_period_over,
        case
            when spans.history_value > 0
                then {{ safe_divide('spans.goal', 'spans.history_value') }}
        end as goal_share,
        {{ multiplied_amount(
            'spans.recent_value', safe_divide('spans.days_left', 'spans.pace_days')
        ) }} as still_to_come,
        {{ safe_divide('spans.history_events', '(1 + spans.variation)') }} as history_deals,
        {{ safe_divide('spans.recent_events', '(1 + spans.variation)') }} as recent_deals,
        {{ safe_divide(
            'spans.recent_events * spans.days_left',
            '(spans.pace_days * cast(1 + spans.variation as decimal(18, 6)))',
        ) }} as coming_deals
    from spans
),

-- the pace is a sample, and what is to come is as much by chance as what came
ranged as (
    select
        paced.*,
        {%- for side in ['lower', 'upper'] %}
        {{ byar_factor('paced.history_deals', side) }} as history_factor_{{ side }},
        {{ root_sum_square(
            '(' ~ byar_factor('paced.recent_deals', side) ~ ' - 1)',
            '(' ~ byar_factor('paced.coming_deals', side) ~ ' - 1)',
        ) }} as beyond_{{ side }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from paced
),

bounded as (
    select
        ranged.*,
        coalesce(ranged.period_value, 0) + ranged.still_to_come as projected,
        {{ multiplied_amount('ranged.still_to_come', 'greatest(1 - ranged.beyond_lower, 0)') }}
            as at_least,
        {{ multiplied_amount('ranged.still_to_come', '(1 + ranged.beyond_upper)') }} as at_most
    from ranged
),

projected as (
    select
        bounded.*,
        case
            when bounded.is_period_over then bounded.period_value
            else coalesce(bounded.period_value, 0) + bounded.at_least
        end as projected_lower,
        case
            when bounded.is_period_over then bounded.period_value
            else coalesce(bounded.period_value, 0) + bounded.at_most
        end as projected_upper
    from bounded
),

final as (
    select
        projected.{{ key | join(',\n        projected.') }},
        projected.is_period_over,
        projected.is_goal_late,
        case
            when projected.period_value >= projected.goal then 'reached'
            when projected.is_period_over and projected.period_value is not null then 'missed'
            when projected.projected_lower >= projected.goal then 'on_pace'
            when projected.projected_upper < projected.goal then 'behind'
            when projected.projected is not null then 'undecided'
        end as verdict,
        projected.history_months,
        projected.goal,
        projected.goal_share,
        projected.history_value,
        projected.history_factor_lower,
        projected.history_factor_upper,
        projected.period_value as actual,
        case when projected.is_period_over then projected.period_value else projected.projected end
            as projected,
        projected.projected_lower,
        projected.projected_upper
    from projected
)

select * from final
