-- What is of unknown source in each period, beside the sum of what is known: with both, the unknown
-- is spread or counted for and against. Campaigns share the unknown of the channels.
-- Grain: one row per dimension kind, period grain and start, attribution model.
{% set ranged = ranged_measures() %}
{% set keys = performance_keys()[2:] %}
with

measured as (select * from {{ ref('int_performance__measured') }}),
deal_values as (select * from {{ ref('int_deal_values__spread') }}),

means as (
    select
        {%- for amount, count, without in ranged.amounts %}
        max(case when measure = '{{ amount }}' then mean_amount end) as {{ amount }}_mean,
        {%- endfor %}
        count(*) as value_count
    from deal_values
),

kinds as (
    select distinct
        dimension_kind,
        period_grain,
        case when dimension_kind = 'campaign' then 'channel' else dimension_kind end as pool_kind
    from measured
),

final as (
    select
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
                then {{ multiplied_amount('means.' ~ amount ~ '_mean', 'unknown.' ~ count) }}
            else unknown.{{ amount }}
        end as {{ amount }}_unknown,
        {%- endfor %}
        kinds.dimension_kind
    from measured as total
    cross join means
    inner join kinds
        on
            total.dimension_kind = 'channel'
            and total.dimension_value = 'all'
            and total.period_grain = kinds.period_grain
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
)

select * from final
