-- Beside the measures of each group, what they may be: the bounds of their 95 % intervals (a count
-- by Byar, an amount by as many equal deals as it rests on), and three readings of what is unknown.
-- `middle` spreads the results and costs of unknown source by the known shares, values an order
-- without amount at the company's mean and adds the estimated cost of hours without one.
-- `if_unknown_against` counts only what harms, `if_unknown_for` only what helps; amounts that are
-- estimates are left out of the former. The rows of the unknown and the unallocated themselves have
-- no readings. With them what is neither a sum nor a ratio: sales cycle, payback, the return in a
-- word.
-- Grain: one row per dimension kind and value, period grain and start, attribution model.
{% set ranged = ranged_measures() %}
{% set keys = ['dimension_kind', 'period_grain', 'period_start', 'attribution_model'] %}
with measured as (
    select * from {{ ref('int_performance__measured') }}
),

pools as (
    select * from {{ ref('int_performance__pooled') }}
),

deal_values as (
    select * from {{ ref('int_deal_values__spread') }}
),

settings as (
    select * from {{ ref('stg_reference__settings') }}
),

cycles as (
    select * from {{ ref('int_cycles__measured') }}
),

paybacks as (
    select * from {{ ref('int_paybacks__reached') }}
),

spreads as (
    select
        {%- for amount, count in ranged.amounts %}
        max(case when measure = '{{ amount }}' then mean_amount end) as {{ amount }}_mean,
        {%- for level in [80, 95] %}
        cast(
            max(case when measure = '{{ amount }}' then mean_amount end)
            * {{ byar_bound('0', 'upper', level) }} as decimal(18, 4)
        ) as {{ amount }}_of_none_{{ level }},
        {%- endfor %}
        coalesce(max(case when measure = '{{ amount }}' then squared_variation end), 1)
            as {{ amount }}_variation
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from deal_values
),

-- how many equal deals an amount, or a mean, rests on
effective as (
    select
        measured.dimension_value,
        {%- for key in keys %}
        measured.{{ key }},
        {%- endfor %}
        measured.dimension_value in ('unknown', 'unallocated') as is_pool,
        measured.dimension_value in ('all', 'unknown', 'unallocated') as is_whole,
        settings.roi_label_high,
        settings.roi_label_good,
        settings.roi_label_medium,
        {%- for amount, count in ranged.amounts %}
        spreads.{{ amount }}_of_none_80,
        spreads.{{ amount }}_of_none_95,
        case
            when measured.{{ count }}_without_margin > 0 and {{ 'margin' in amount }} then null
            else coalesce(measured.{{ amount }}, case when measured.{{ count }} >= 0 then 0 end)
        end as {{ amount }}_counted,
        case
            when measured.{{ count }}_without_amount > 0
                then coalesce(cast(
                    {{ exact_product(
                        'measured.' ~ count ~ '_without_amount', 'spreads.' ~ amount ~ '_mean'
                    ) }} as decimal(18, 4)
                ), 0)
            else 0
        end as {{ amount }}_unvalued,
        {{ effective_events(
            'measured.' ~ count, 'measured.' ~ count ~ '_squared',
            '(1 + spreads.' ~ amount ~ '_variation)',
        ) }} as {{ amount }}_deals,
        {{ effective_events(
            'measured.' ~ count, 'measured.' ~ count ~ '_squared',
            'greatest(spreads.' ~ amount ~ '_variation, 0.000001)',
        ) }} as {{ amount }}_mean_deals
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from measured
    cross join spreads
    cross join settings
),

final as (
    select
        measured.dimension_value,
        {%- for key in keys %}
        measured.{{ key }},
        {%- endfor %}
        effective.is_whole,
        {%- for measure, family, type in performance_measures() %}
        measured.{{ measure }},
        {%- endfor %}
        {%- for measure in ranged.counts %}
        {%- for side in ['lower', 'upper'] %}
        case
            when measured.{{ measure }} = 0 then {{ byar_bound('0', side) }}
            else {{ byar_bound('measured.' ~ measure, side) }}
        end as {{ measure }}_{{ side }},
        {%- endfor %}
        {%- endfor %}
        {%- for amount, count in ranged.amounts %}
        {%- for side in ['lower', 'upper'] %}
        {{ amount_bound(amount, count, side) }} as {{ amount }}_{{ side }},
        {{ amount_bound(amount, count, side, deals=amount ~ '_mean_deals') }}
            as {{ amount }}_mean_{{ side }},
        {%- endfor %}
        {%- endfor %}
        cycles.median_cycle_days,
        paybacks.payback_months,
        {{ roi_label() }} as roi_label,
        {{ unknown_readings(ranged) }}
    from measured
    inner join effective
        on
            measured.dimension_value = effective.dimension_value
            {%- for key in keys %}
            and measured.{{ key }} = effective.{{ key }}
            {%- endfor %}
    left join pools
        on
            not effective.is_whole
            {%- for key in keys %}
            and measured.{{ key }} = pools.{{ key }}
            {%- endfor %}
    left join cycles
        on
            measured.dimension_kind = cycles.dimension_kind
            and measured.dimension_value = cycles.dimension_value
            and measured.period_grain = cycles.period_grain
            and (measured.period_start = cycles.period_start or measured.period_grain = 'all')
    left join paybacks
        on
            measured.dimension_value = paybacks.dimension_value
            {%- for key in keys %}
            and measured.{{ key }} = paybacks.{{ key }}
            {%- endfor %}
)

select * from final
