-- The figure that each decision names, in equal windows before it and from its day on, with the
-- 95 % interval of the difference, taken from how much the weeks of each window differ. What
-- changed went with the decision, and with all else of those weeks: how many others were taken is
-- said.
-- Grain: one row per decision_id and kpi (null where it names none of the register).
{% set key = ['decision_id', 'kpi'] -%}

with

decisions as (select * from {{ ref('int_decisions__windowed') }}),
side_by_side as (select * from {{ ref('int_decision_sides__compared') }}),
kpis as (select * from {{ ref('dim_kpis') }}),

bounded as (
    select
        decisions.decision_id,
        decisions.kpi,
        decisions.channel,
        decisions.campaign_id,
        decisions.decided_date,
        decisions.week_count,
        decisions.cycle_days,
        decisions.other_decisions,
        kpis.unit,
        side_by_side.value_before,
        side_by_side.value_after,
        side_by_side.events_before,
        side_by_side.events_after,
        case
            when decisions.unknown_reason is not null then decisions.unknown_reason
            when side_by_side.value_before is null or side_by_side.value_after is null
                then 'nothing_known'
            when
                side_by_side.events_before + side_by_side.events_after < 5
                or not side_by_side.is_sum
                and least(side_by_side.events_before, side_by_side.events_after) < 5
                then 'too_few_events'
        end as unknown_reason,
        {{ weekly_margin(
            'side_by_side.week_count', 'side_by_side.squares_before', 'side_by_side.whole_before',
            'side_by_side.squares_after', 'side_by_side.whole_after',
            "case when kpis.unit = 'count' then side_by_side.value_before else 0 end",
            "case when kpis.unit = 'count' then side_by_side.value_after else 0 end",
        ) }} as margin
    from decisions
    left join kpis
        on decisions.kpi = kpis.kpi
    left join side_by_side
        on {{ same('decisions', 'side_by_side', key) }}
),

final as (
    select
        decision_id,
        kpi,
        channel,
        campaign_id,
        unit,
        case
            when unknown_reason is not null then null
            when value_after - value_before > margin then 'rose'
            when value_before - value_after > margin then 'fell'
            else 'no_difference_shown'
        end as change,
        unknown_reason,
        decided_date,
        week_count,
        cast(cycle_days as integer) as cycle_days,
        other_decisions,
        cast(events_before as decimal(18, 9)) as events_before,
        cast(events_after as decimal(18, 9)) as events_after,
        cast(value_before as decimal(28, 9)) as before_value,
        cast(value_after as decimal(28, 9)) as after_value,
        cast(value_after - value_before as decimal(28, 9)) as difference,
        cast(
            case when unknown_reason is null then value_after - value_before - margin end
            as decimal(28, 9)
        ) as difference_lower,
        cast(
            case when unknown_reason is null then value_after - value_before + margin end
            as decimal(28, 9)
        ) as difference_upper
    from bounded
)

select * from final
