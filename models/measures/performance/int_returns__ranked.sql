-- What is told of the return of each channel, campaign and segment in a month or longer: bounds and
-- readings, whether the 95 % interval leaves 0 out, its word, sales cycle and payback, and its rank
-- among those of its kind under each model; what has no known return has none, nor has the unknown,
-- the unallocated or the whole. How firm the first place is: best under every model; best still if
-- everything unknown spoke against it and for any other; shown by the sample to be above each other
-- one. One with figures but no known return might be better; alone, nothing is told.
-- Grain: one row per dimension kind and value, period grain and start, attribution model.
{% set keys = ['dimension_kind', 'period_grain', 'period_start', 'attribution_model'] -%}
with

ranged as (select * from {{ ref('int_performance__ranged') }}),
cycles as (select * from {{ ref('int_cycles__measured') }}),
paybacks as (select * from {{ ref('int_paybacks__reached') }}),

rated as (
    select
        dimension_value,
        {{ keys | join(', ') }},
        roi_label,
        not is_whole and (
            coalesce(complete_cost, 0) <> 0
            or coalesce(missing_cost, 0) <> 0
            or coalesce(seconds_without_cost, 0) <> 0
            or coalesce(amounts_without_rate, 0) <> 0
            or coalesce(new_customers, 0) <> 0
        ) as is_compared,
        {%- for reading, (part, whole) in ratio_readings('roi').items() %}
        {%- set end = '_' ~ reading if reading != 'figure' else '' %}
        {{ safe_divide('(' ~ part ~ ')', '(' ~ whole ~ ')') }} as roi{{ end }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from ranged
),

ranked as (
    select
        rated.*,
        case
            when rated.is_compared and rated.roi is not null
                then row_number() over (
                    partition by rated.{{ keys | join(', rated.') }}, rated.is_compared
                    order by rated.roi desc nulls last, rated.dimension_value asc
                )
        end as position
    from rated
),

best as (
    select
        ranked.*,
        count(*) over (
            partition by ranked.{{ keys[:3] | join(', ranked.') }}
        ) as models,
        count(*) over (
            partition by ranked.{{ keys[:3] | join(', ranked.') }}, ranked.dimension_value
        ) as models_on_top
    from ranked
    where ranked.position = 1
),

firm as (
    select
        best.dimension_value,
        best.{{ keys | join(', best.') }},
        best.models = best.models_on_top as is_firm_by_models,
        min(
            case
                when others.dimension_value is null then null
                when best.roi_if_unknown_against > others.roi_if_unknown_for then 1
                else 0
            end
        ) = 1 as is_firm_by_unknowns,
        min(
            case
                when others.roi is null then null
                when {{ is_shown_greater('best', 'others') }} then 1
                else 0
            end
        ) = 1 as is_firm_by_sample
    from best
    left join ranked as others
        on
            {{ same('best', 'others', keys) }}
            and best.dimension_value <> others.dimension_value
            and others.is_compared
    group by
        best.dimension_value, best.{{ keys | join(', best.') }}, best.models, best.models_on_top
),

final as (
    select
        ranked.*,
        ranked.roi_lower > 0 or ranked.roi_upper < 0 as is_return_settled,
        cycles.median_cycle_days,
        paybacks.payback_months,
        firm.is_firm_by_models and firm.is_firm_by_unknowns and firm.is_firm_by_sample
            as is_top_firm,
        firm.is_firm_by_models,
        firm.is_firm_by_unknowns,
        firm.is_firm_by_sample
    from ranked
    left join firm
        on {{ same('ranked', 'firm', performance_keys()) }}
    left join paybacks
        on {{ same('ranked', 'paybacks', performance_keys()) }}
    left join cycles
        on
            {{ same('ranked', 'cycles', ['dimension_kind', 'dimension_value', 'period_grain']) }}
            and cycles.step_kind = 'creation'
            and case when ranked.period_grain <> 'all' then ranked.period_start end
            is not distinct from cycles.period_start
)

select * from final
