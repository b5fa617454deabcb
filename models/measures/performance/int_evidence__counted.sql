-- What the figures of a month or longer rest on. The number of equal deals that say as much as the
-- credits of unequal ones (for the amount, and for the mean of a deal), the company's mean where
-- there is no deal, and the part of the amount that is counted or has no amount. And what of the
-- period is of unknown source, beside the sum of what is known: with both, the unknown is spread or
-- counted for and against. Campaigns share the unknown of the channels; a whole has none.
-- Grain: one row per dimension kind and value, period grain and start, attribution model.
{% set ranged = ranged_measures() %}
{% set keys = performance_keys()[2:] %}
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

kinds as (
    select distinct
        dimension_kind,
        case when dimension_kind = 'campaign' then 'channel' else dimension_kind end as pool_kind
    from measured
),

pools as (
    select
        kinds.dimension_kind,
        total.{{ keys | join(', total.') }},
        {%- for measure in ranged.costs %}
        coalesce(unknown.{{ measure }}, 0) as {{ measure }}_unknown,
        total.{{ measure }} - coalesce(unknown.{{ measure }}, 0)
        - coalesce(unallocated.{{ measure }}, 0) as {{ measure }}_known,
        {%- endfor %}
        {%- for measure in ranged.counts + ['lost_opportunities'] %}
        coalesce(unknown.{{ measure }}, 0) as {{ measure }}_unknown,
        total.{{ measure }} - coalesce(unknown.{{ measure }}, 0) as {{ measure }}_known,
        {%- endfor %}
        {%- for amount, count, without in ranged.amounts %}
        case
            when coalesce(unknown.{{ count }}, 0) = 0 then coalesce(unknown.{{ amount }}, 0)
            when unknown.{{ without }} >= unknown.{{ count }}
                then {{ multiplied_amount('spreads.' ~ amount ~ '_mean', 'unknown.' ~ count) }}
            else unknown.{{ amount }}
        end as {{ amount }}_unknown
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from measured as total
    cross join spreads
    cross join kinds
    left join measured as unknown
        on
            kinds.pool_kind = unknown.dimension_kind
            and unknown.dimension_value = 'unknown'
            and {{ same('total', 'unknown', keys) }}
    left join measured as unallocated
        on
            kinds.pool_kind = unallocated.dimension_kind
            and unallocated.dimension_value = 'unallocated'
            and {{ same('total', 'unallocated', keys) }}
    where
        total.dimension_kind = 'channel'
        and total.dimension_value = 'all'
        and total.period_grain <> 'week'
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
        {%- for deals, divisor in [('deals', '(1 + spreads.' ~ amount ~ '_variation)'),
            ('mean_deals', 'greatest(spreads.' ~ amount ~ '_variation, 0.000001)')] %}
        {{ effective_events('measured.' ~ count, 'measured.' ~ count ~ '_squared', divisor) }}
            as {{ amount }}_{{ deals }},
        {%- endfor %}
        {%- endfor %}
        {%- for measure, share in spread_measures() %}
        pools.{{ measure }}_unknown,
        {{ 'pools.' ~ measure ~ '_known,' if measure == share }}
        {%- endfor %}
        measured.dimension_value in ('unknown', 'unallocated') as is_pool,
        measured.dimension_value in ('all', 'unknown', 'unallocated') as is_whole
    from measured
    cross join spreads
    left join pools
        on
            case
                when measured.dimension_value not in ('all', 'unknown', 'unallocated')
                    then measured.dimension_kind
            end = pools.dimension_kind
            and {{ same('measured', 'pools', keys) }}
    where measured.period_grain <> 'week'
)

select * from final
