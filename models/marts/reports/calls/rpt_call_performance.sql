-- What calls take, reach, bring and cost, told one way at a time: by team, campaign, script,
-- segment, hour, weekday, hour of the week, number of the attempt and, where the workspace asks for
-- it, agent. The values of one kind sum to the calls of the period (`all`), but for numbers, which
-- several values may have called.
-- Grain: one row per period grain and start, dimension kind and value.
{% set done = [
    'calls', 'inbound_calls', 'attempts', 'numbers', 'reached', 'voicemails', 'unanswered',
    'conversations', 'successes', 'listed_numbers', 'closed_numbers',
] %}
{% set met = [
    'meetings_booked', 'meetings_held', 'meetings_no_show', 'meetings_cancelled', 'leads',
] %}
{% set keys = ['period_grain', 'period_start', 'dimension_kind', 'dimension_value'] %}
{% set columns = keys + done + met + [
    'talk_seconds', 'wrap_up_seconds', 'opportunities', 'new_customers',
    'new_customer_gross_margin', 'complete_cost', 'other_activities_cost', 'seconds_without_cost',
] %}
{% set others = [
    '(compared.all_reached - compared.reached)', '(compared.all_attempts - compared.attempts)'
] %}
with

figures as (select * from {{ ref('int_call_figures__completed') }}),

-- the hours that are compared with each other: 12 of each of 5 days, where enough was tried
compared as (
    select
        {{ columns | join(',\n        ') }},
        dimension_kind = 'hour_weekday' and left(dimension_value, 1) < '6' and attempts >= 50
        and right(dimension_value, 2) between '08' and '19' as is_compared,
        {%- for count in ['attempts', 'reached', 'numbers'] %}
        sum(case when dimension_kind = 'all' then {{ count }} end) over (
            partition by period_grain, period_start
        ) as all_{{ count }},
        {%- endfor %}
        case
            when dimension_kind = 'attempt' and left(dimension_value, 1) between '1' and '9'
                then cast(replace(dimension_value, '+', '') as integer)
        end as attempt_number
    from figures
),

bounded as (
    select
        compared.*,
        {{ safe_divide('compared.reached', 'compared.attempts') }} as reached_rate,
        {{ wilson_bound('compared.reached', 'compared.attempts', 'lower', 60) }} as compared_lower,
        {{ safe_divide(others[0], others[1]) }} as others_rate,
        {{ wilson_bound(others[0], others[1], 'upper', 60) }} as others_upper,
        sum(case when compared.attempt_number is not null then compared.reached end) over (
            partition by compared.period_grain, compared.period_start
            order by compared.attempt_number asc nulls last, compared.dimension_value asc
            rows between unbounded preceding and current row
        ) as reached_by_then
    from compared
),

final as (
    select
        period_grain,
        period_start,
        dimension_kind,
        dimension_value,
        case
            when is_compared and others_rate is not null
                then reached_rate > others_rate and {{ exact_product(
                    '(reached_rate - others_rate)', '(reached_rate - others_rate)'
                ) }} > {{ exact_product(
                    '(reached_rate - compared_lower)', '(reached_rate - compared_lower)'
                ) }} + {{ exact_product(
                    '(others_upper - others_rate)', '(others_upper - others_rate)'
                ) }}
        end as is_best_hour,
        {%- for count in done %}
        cast({{ count }} as bigint) as {{ count }},
        {%- endfor %}
        {{ safe_divide('talk_seconds', '60') }} as talk_minutes,
        {{ safe_divide('wrap_up_seconds', '60') }} as wrap_up_minutes,
        {%- for count in met %}
        cast({{ count }} as bigint) as {{ count }},
        {%- endfor %}
        cast(opportunities as decimal(18, 9)) as opportunities,
        cast(new_customers as decimal(18, 9)) as new_customers,
        cast(new_customer_gross_margin as decimal(18, 4)) as new_customer_gross_margin,
        cast(complete_cost as decimal(18, 4)) as complete_cost,
        cast(
            case when period_grain <> 'week' then other_activities_cost end as decimal(18, 4)
        ) as other_activities_cost,
        cast(seconds_without_cost as bigint) as seconds_without_cost,
        reached_rate,
        {{ wilson_bound('reached', 'attempts', 'lower') }} as reached_rate_lower,
        {{ wilson_bound('reached', 'attempts', 'upper') }} as reached_rate_upper,
        {{ safe_divide('successes', 'calls') }} as success_rate,
        {{ wilson_bound('successes', 'calls', 'lower') }} as success_rate_lower,
        {{ wilson_bound('successes', 'calls', 'upper') }} as success_rate_upper,
        case
            when attempt_number is not null then {{ safe_divide('reached_by_then', 'all_numbers') }}
        end as reached_by_then_rate,
        {{ safe_divide('closed_numbers', 'listed_numbers') }} as list_exhaustion_rate,
        {%- for name, part, whole in [
            ('attempts_per_conversation', 'attempts', 'reached'),
            ('attempts_per_success', 'attempts', 'successes'),
            ('attempts_per_meeting', 'attempts', 'meetings_held'),
            ('attempts_per_lead', 'attempts', 'leads'),
            ('talk_seconds_per_success', 'talk_seconds', 'successes'),
            ('cost_per_call', 'complete_cost', 'calls'),
            ('cost_per_conversation', 'complete_cost', 'conversations'),
            ('cost_per_conversation_lower', 'complete_cost', byar_bound('conversations', 'upper')),
            ('cost_per_conversation_upper', 'complete_cost', byar_bound('conversations', 'lower')),
            ('cost_per_meeting', 'complete_cost', 'meetings_held'),
            ('cost_per_meeting_lower', 'complete_cost', byar_bound('meetings_held', 'upper')),
            ('cost_per_meeting_upper', 'complete_cost', byar_bound('meetings_held', 'lower')),
            ('cost_per_hour_called', '3600 * complete_cost', '(talk_seconds + wrap_up_seconds)'),
        ] %}
        {{ safe_divide(part, whole) }} as {{ name }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from bounded
)

select * from final
