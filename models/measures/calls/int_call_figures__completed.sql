-- What calls add up to beside what else a period knows of them: numbers, lists, and the cost of all
-- that is no call, so that a month's rows hold the whole cost base. What no extract gives is
-- unknown, what it gives without an event is zero.
-- Grain: one row per period grain and start, dimension kind and value.
{% set keys = ['period_grain', 'dimension_kind', 'dimension_value'] %}
{% set families = {
    'meetings': ['meetings_booked', 'meetings_held', 'meetings_no_show', 'meetings_cancelled'],
    'leads': ['leads'], 'opportunities': ['opportunities'], 'orders': ['new_customers'],
} %}
with

periods as (select * from {{ ref('int_call_periods__summed') }}),
numbers as (select * from {{ ref('int_call_numbers__counted') }}),
costs as (select * from {{ ref('fct_costs') }}),
given as (select * from {{ ref('int_measures__given') }}),
build as (select * from {{ source('reference', 'build') }}),

-- by day, so that a week's share of a month's cost is never compared with a week's calls
paid as (
    {%- for grain in ['month', 'quarter', 'year'] %}
    select
        '{{ grain }}' as period_grain,
        cast({{ dbt.date_trunc(grain, 'costs.cost_date') }} as date) as period_start,
        sum(costs.complete_cost) as cost_base
    from costs
    cross join build
    where cast({{ dbt.date_trunc(grain, 'costs.cost_date') }} as date) <= build.as_of_date
    group by cast({{ dbt.date_trunc(grain, 'costs.cost_date') }} as date)
    union all
    {%- endfor %}
    select
        'all' as period_grain,
        cast(null as date) as period_start,
        sum(complete_cost) as cost_base
    from costs
),

keyed as (
    select
        period_grain,
        period_start,
        dimension_kind,
        dimension_value
    from periods
    union
    select
        paid.period_grain,
        paid.period_start,
        'all' as dimension_kind,
        'all' as dimension_value
    from paid
    where exists (select 1 from periods)
),

known as (
    select
        max(case when measure = 'complete_cost' and is_given then 1 end) as costs,
        {%- for family in families %}
        max(case when family = '{{ family }}' and is_given then 1 end) as {{ family }},
        {%- endfor %}
        count(*) as measure_count
    from given
),

final as (
    select
        keyed.period_grain,
        coalesce(
            keyed.period_start,
            min(case when keyed.period_grain = 'all' then periods.first_date end) over (),
            build.as_of_date
        ) as period_start,
        keyed.dimension_kind,
        keyed.dimension_value,
        {%- for measure in call_measures('done') if not measure.endswith('_seconds') %}
        coalesce(periods.{{ measure }}, 0) as {{ measure }},
        {%- endfor %}
        periods.talk_seconds,
        periods.wrap_up_seconds,
        coalesce(numbers.numbers, 0) as numbers,
        numbers.listed_numbers,
        numbers.closed_numbers,
        {%- for family, measures in families.items() %}
        {%- for measure in measures %}
        coalesce(periods.{{ measure }}, 0) * known.{{ family }} as {{ measure }},
        {%- endfor %}
        {%- endfor %}
        case
            when coalesce(periods.customers_without_margin, 0) = 0
                then coalesce(periods.new_customer_gross_margin, 0) * known.orders
        end as new_customer_gross_margin,
        case
            when periods.period_grain is null then 0
            else cast(periods.cost_units as decimal(18, 0)) * cast(0.0001 as decimal(5, 4))
        end * known.costs as complete_cost,
        case
            when keyed.dimension_kind = 'all'
                then paid.cost_base - coalesce(
                    cast(periods.cost_units as decimal(18, 0)) * cast(0.0001 as decimal(5, 4)), 0
                )
        end as other_activities_cost,
        coalesce(periods.seconds_without_cost, 0) as seconds_without_cost
    from keyed
    cross join build
    cross join known
    left join periods
        on
            {{ same('keyed', 'periods', keys) }}
            and keyed.period_start is not distinct from periods.period_start
    left join numbers
        on
            {{ same('keyed', 'numbers', keys) }}
            and keyed.period_start is not distinct from numbers.period_start
    left join paid
        on
            keyed.period_grain = paid.period_grain
            and keyed.period_start is not distinct from paid.period_start
)

select * from final
