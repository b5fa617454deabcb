-- Beside the measures of each group, for months and longer, what they may be: the bounds of their
-- 95 % intervals (a count by Byar, an amount by as many equal deals as it rests on), and three
-- readings of what is unknown. `middle` spreads the results and costs of unknown source by the
-- known shares, values an order without amount at the company's mean and adds the estimated cost
-- of hours without one. `if_unknown_against` counts only what harms, `if_unknown_for` only what
-- helps; amounts that are estimates are left out of the former. The rows of the unknown and the
-- unallocated themselves have no readings. With them the return in a word.
-- Grain: one row per dimension kind and value, period grain and start, attribution model.
{% set ranged = ranged_measures() %}
with

measured as (select * from {{ ref('int_performance__measured') }}),
evidence as (select * from {{ ref('int_evidence__counted') }}),
settings as (select * from {{ source('reference', 'settings') }}),

-- what several readings are made of, worked out once: the factors of the bounds, and each one's
-- share times what is unknown, where there is something of both
joined as (
    select
        measured.{{ performance_keys() | join(', measured.') }},
        evidence.is_pool,
        evidence.is_whole,
        {%- for measure, family, type, event in measures() %}
        measured.{{ measure }},
        {%- endfor %}
        {%- for amount, count, without in ranged.amounts %}
        {%- set deals = 'evidence.' ~ amount ~ '_deals' %}
        {%- set few = 'least(evidence.' ~ amount ~ '_mean_deals, case when measured.' ~ count
            ~ ' < 5 then 5 else evidence.' ~ amount ~ '_mean_deals end)' %}
        {%- for side in ['lower', 'upper'] %}
        {{ byar_factor(deals, side) }} as {{ amount }}_factor_{{ side }},
        {{ byar_factor(few, side) }} as {{ amount }}_mean_factor_{{ side }},
        {%- for level in [80, 50] if amount == 'new_customer_gross_margin' %}
        {{ byar_factor(deals, side, level) }} as {{ amount }}_{{ level }}_factor_{{ side }},
        {%- endfor %}
        {%- endfor %}
        {%- for level in [95, 80, 50] if level == 95 or amount == 'new_customer_gross_margin' %}
        evidence.{{ amount }}_of_none_{{ level }},
        {%- endfor %}
        evidence.{{ amount }}_counted,
        evidence.{{ amount }}_unvalued,
        {%- endfor %}
        {%- for measure, share in spread_measures() %}
        evidence.{{ measure }}_unknown,
        {%- if measure == share %}
        evidence.{{ measure }}_known,
        {%- endif %}
        case
            when measured.{{ share }} <> 0 and evidence.{{ measure }}_unknown <> 0
                then cast(
                    {{ exact_product('measured.' ~ share, 'evidence.' ~ measure ~ '_unknown') }}
                    as decimal(27, 9)
                )
        end as {{ measure }}_part
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from measured
    inner join evidence
        on {{ same('measured', 'evidence', performance_keys()) }}
),

bounded as (
    select
        {{ performance_keys() | join(', ') }},
        is_whole,
        {%- for measure, family, type, event in measures() %}
        {{ measure }},
        {%- endfor %}
        {%- for measure in ranged.costs %}
        case when {{ measure }} >= 0 then {{ measure }} end as {{ measure }}_bounded,
        {%- endfor %}
        {%- for measure in ranged.counts %}
        {%- for side in ['lower', 'upper'] %}
        {{ byar_bound(measure, side) }} as {{ measure }}_{{ side }},
        {%- endfor %}
        {%- endfor %}
        {%- for amount, count, without in ranged.amounts %}
        {%- for side in ['lower', 'upper'] %}
        {{ amount_bound(amount, count, side) }} as {{ amount }}_{{ side }},
        {{ amount_bound(amount, count, side, '_mean') }} as {{ amount }}_mean_{{ side }},
        {%- for level in [80, 50] if amount == 'new_customer_gross_margin' %}
        {{ amount_bound(amount, count, side, '_' ~ level, level) }}
            as {{ amount }}_{{ side }}_{{ level }},
        {%- endfor %}
        {%- endfor %}
        {%- endfor %}
        {{ unknown_readings(ranged) }}
    from joined
),

final as (
    select
        bounded.*,
        {{ roi_label() }} as roi_label
    from bounded
    cross join settings
)

select * from final
