-- The cumulative incidence of going on from a step (the whole cycle: of winning), by days since it
-- began: loss competes, a deal still open is censored. What has no duration is at no risk, and a
-- row without days. Of the steps begun in a quarter, year or the whole time, per channel (and
-- `all`) and kind of company; the cycle from the deal's creation also by month, per campaign over
-- the whole time, and per other segment.
-- Grain: one row per dimension kind and value, step_kind and from_stage, period grain and start,
-- and days with an end (or none).
{% set sample = [
    'dimension_kind', 'dimension_value', 'step_kind', 'from_stage', 'period_grain', 'period_start',
] | join(', ') %}
{% set of_all_steps = ['channel', 'sector', 'company_size', 'region'] %}
with

steps as (select * from {{ ref('int_deal_steps__timed') }}),
segments as (select * from {{ ref('int_segment_conversions__labelled') }}),

deals as (
    select
        steps.step_kind,
        steps.from_stage,
        steps.channel,
        steps.campaign_id,
        segments.{{ segment_kinds() | join(', segments.') }},
        steps.started_date,
        steps.days,
        case when steps.days is not null then steps.passed else 0 end as won,
        case when steps.days is not null then steps.ended else 0 end as ended
    from steps
    inner join segments
        on 'opportunity:' || steps.opportunity_id = segments.conversion_id
),

cycles as (
    {%- for kind, value in performance_dimensions() %}
    select
        '{{ kind }}' as dimension_kind,
        {{ value }} as dimension_value,
        step_kind,
        from_stage,
        started_date,
        days,
        won,
        ended
    from deals
    where {{ value }} is not null{{ " and step_kind = 'creation'" if kind not in of_all_steps }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

periods as (
    {%- for grain in ['month', 'quarter', 'year'] %}
    select
        cycles.*,
        '{{ grain }}' as period_grain,
        cast({{ dbt.date_trunc(grain, 'cycles.started_date') }} as date) as period_start
    from cycles
    where
        cycles.dimension_kind <> 'campaign'
        and cycles.started_date is not null
        {%- if grain == 'month' %}
        and cycles.step_kind = 'creation'
        {%- endif %}
    union all
    {%- endfor %}
    select
        cycles.*,
        'all' as period_grain,
        cast(null as date) as period_start
    from cycles
),

at_risk as (
    select
        {{ sample }},
        days,
        sum(won) as won,
        sum(ended) as ended,
        count(*) as steps,
        sum(count(*)) over (partition by {{ sample }} order by days desc nulls last) as at_risk
    from periods
    group by {{ sample }}, days
),

left_before as (
    select
        at_risk.*,
        coalesce(
            sum({{ survival_log('at_risk.ended', 'at_risk.at_risk') }}) over (
                partition by {{ sample }} order by at_risk.days asc nulls last
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as log_left
    from at_risk
),

final as (
    select
        {{ sample }},
        days,
        cast(won as bigint) as won,
        cast(ended as bigint) as ended,
        cast(steps as bigint) as steps,
        cast(
            sum({{ incidence_step('log_left', 'won', 'at_risk') }}) over (
                partition by {{ sample }} order by days asc nulls last
            ) as decimal(18, 9)
        ) as incidence
    from left_before
)

select * from final
