-- The figure that a decision names in each of its two windows, and how much the weeks of each
-- differ: the squared distances of a week from what it would be at the whole window's rate.
-- Grain: one row per decision and KPI that has windows.
{% set key = ['decision_id', 'kpi'] -%}
{% set sides = ['before', 'after'] -%}

with

weeks as (select * from {{ ref('int_decision_weeks__summed') }}),

totals as (
    select
        decision_id,
        kpi,
        side,
        is_sum,
        case when count(part) = count(*) then sum(part) end as part,
        case when is_sum then 1 when count(whole) = count(*) then sum(whole) end as whole,
        cast(count(*) as integer) as week_count,
        sum(events) as events
    from weeks
    group by decision_id, kpi, side, is_sum
),

rated as (
    select
        totals.*,
        case
            when totals.is_sum then {{ safe_divide('totals.part', 'totals.week_count') }}
            else {{ safe_divide('totals.part', 'totals.whole') }}
        end as rate
    from totals
),

spread as (
    select
        weeks.decision_id,
        weeks.kpi,
        weeks.side,
        sum({{ squared(
            'weeks.part - ' ~ exact_product('rated.rate', 'weeks.whole')
        ) }}) as squares
    from weeks
    inner join rated
        on {{ same('weeks', 'rated', key + ['side']) }}
    group by weeks.decision_id, weeks.kpi, weeks.side
),

final as (
    select
        rated.decision_id,
        rated.kpi,
        rated.is_sum,
        {%- for side in sides %}
        max(
            case
                when rated.side = '{{ side }}'
                    then case when rated.is_sum then rated.part else rated.rate end
            end
        ) as value_{{ side }},
        max(case when rated.side = '{{ side }}' then rated.whole end) as whole_{{ side }},
        max(case when rated.side = '{{ side }}' then rated.events end) as events_{{ side }},
        max(case when rated.side = '{{ side }}' then spread.squares end) as squares_{{ side }},
        {%- endfor %}
        max(rated.week_count) as week_count
    from rated
    inner join spread
        on {{ same('rated', 'spread', key + ['side']) }}
    group by rated.decision_id, rated.kpi, rated.is_sum
)

select * from final
