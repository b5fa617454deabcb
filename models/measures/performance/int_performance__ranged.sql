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
effective as (select * from {{ ref('int_equal_deals__counted') }}),
pools as (select * from {{ ref('int_unknowns__summed') }}),
settings as (select * from {{ source('reference', 'settings') }}),

-- each one's share times what is unknown, worked out once for all that is asked of it
shares as (
    select
        {%- for measure, share in spread_measures() %}
        cast(
            {{ exact_product('measured.' ~ share, 'pools.' ~ measure ~ '_unknown') }}
            as decimal(27, 9)
        ) as {{ measure }}_part,
        {%- endfor %}
        measured.{{ performance_keys() | join(', measured.') }}
    from measured
    inner join pools
        on {{ same('measured', 'pools', performance_keys()[:1] + performance_keys()[2:]) }}
),

final as (
    select
        measured.{{ performance_keys() | join(', measured.') }},
        effective.is_whole,
        {%- for measure, family, type, event in measures() %}
        measured.{{ measure }},
        {%- endfor %}
        {%- for measure in ranged.costs %}
        case when measured.{{ measure }} >= 0 then measured.{{ measure }} end
            as {{ measure }}_bounded,
        {%- endfor %}
        {%- for measure in ranged.counts %}
        {%- for side in ['lower', 'upper'] %}
        case
            when measured.{{ measure }} = 0 then {{ byar_bound('0', side) }}
            else {{ byar_bound('measured.' ~ measure, side) }}
        end as {{ measure }}_{{ side }},
        {%- endfor %}
        {%- endfor %}
        {%- for amount, count, without in ranged.amounts %}
        {%- for side in ['lower', 'upper'] %}
        {{ amount_bound(amount, count, side) }} as {{ amount }}_{{ side }},
        {{ amount_bound(amount, count, side, deals=amount ~ '_mean_deals') }}
            as {{ amount }}_mean_{{ side }},
        {%- endfor %}
        {%- endfor %}
        {%- for level in [80, 50] %}
        {%- for side in ['lower', 'upper'] %}
        {{ amount_bound('new_customer_gross_margin', 'new_customers', side, level=level) }}
            as new_customer_gross_margin_{{ side }}_{{ level }},
        {%- endfor %}
        {%- endfor %}
        {{ roi_label() }} as roi_label,
        {{ unknown_readings(ranged) }}
    from measured
    cross join settings
    inner join effective
        on {{ same('measured', 'effective', performance_keys()) }}
    left join shares
        on {{ same('measured', 'shares', performance_keys()) }}
    left join pools
        on
            case when not effective.is_whole then measured.dimension_kind end
            = pools.dimension_kind
            and {{ same('measured', 'pools', performance_keys()[2:]) }}
)

select * from final
