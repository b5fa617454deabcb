-- What the amounts of a month or longer rest on: the number of equal deals that say as much as the
-- credits of unequal ones (for the amount, and for the mean of a deal), the company's mean where
-- there is no deal, and the part of the amount that is counted or has no amount.
-- Grain: one row per dimension kind and value, period grain and start, attribution model.
{% set ranged = ranged_measures() %}
with

measured as (select * from {{ ref('int_performance__measured') }}),
deal_values as (select * from {{ ref('int_deal_values__spread') }}),

spreads as (
    select
        {%- for amount, count, without in ranged.amounts %}
        max(case when measure = '{{ amount }}' then mean_amount end) as {{ amount }}_mean,
        {%- for level in [50, 80, 95] %}
        cast(
            max(case when measure = '{{ amount }}' then mean_amount end)
            * {{ byar_bound('0', 'upper', level) }} as decimal(18, 4)
        ) as {{ amount }}_of_none_{{ level }},
        {%- endfor %}
        coalesce(max(case when measure = '{{ amount }}' then squared_variation end), 1)
            as {{ amount }}_variation,
        {%- endfor %}
        count(*) as value_count
    from deal_values
),

final as (
    select
        measured.{{ performance_keys() | join(', measured.') }},
        {%- for amount, count, without in ranged.amounts %}
        {%- for level in [50, 80, 95] %}
        spreads.{{ amount }}_of_none_{{ level }},
        {%- endfor %}
        case
            when measured.{{ count }}_without_margin > 0 and {{ 'margin' in amount }} then null
            else coalesce(measured.{{ amount }}, case when measured.{{ count }} >= 0 then 0 end)
        end as {{ amount }}_counted,
        case
            when measured.{{ without }} > 0
                then coalesce({{ multiplied_amount(
                    'spreads.' ~ amount ~ '_mean', 'measured.' ~ without
                ) }}, 0)
            else 0
        end as {{ amount }}_unvalued,
        {{ effective_events(
            'measured.' ~ count, 'measured.' ~ count ~ '_squared',
            '(1 + spreads.' ~ amount ~ '_variation)',
        ) }} as {{ amount }}_deals,
        {{ effective_events(
            'measured.' ~ count, 'measured.' ~ count ~ '_squared',
            'greatest(spreads.' ~ amount ~ '_variation, 0.000001)',
        ) }} as {{ amount }}_mean_deals,
        {%- endfor %}
        measured.dimension_value in ('unknown', 'unallocated') as is_pool,
        measured.dimension_value in ('all', 'unknown', 'unallocated') as is_whole
    from measured
    cross join spreads
    where measured.period_grain <> 'week'
)

select * from final
