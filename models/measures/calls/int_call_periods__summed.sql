-- What calls add up to in each period, told one way at a time. The cost of calls of a person and
-- day goes to the calls by their seconds of talk and wrap-up (standard minutes where nothing was
-- measured), each leg of a transferred call at its own agent's; the parts sum to the whole. Seconds
-- that no known cost pays are counted. Results stand on the day of their call: what a row holds
-- came of its calls. Calls without a day are in the whole time.
-- Grain: one row per period grain and start, dimension kind and value.
{% set keys = ['period_grain', 'period_start', 'dimension_kind', 'dimension_value'] %}
{% set measures = call_measures('done') + call_measures('cost') + call_measures('results') %}
{% set dimensions = call_cell_keys() %}
{% set worked = 'worker_key, work_date, channel, campaign_key' %}
with

calls as (select * from {{ ref('int_calls__profiled') }}),
cells as (select * from {{ ref('int_calls__grouped') }}),
call_costs as (select * from {{ ref('int_call_costs__shared') }}),
results as (select * from {{ ref('int_call_results__found') }}),
build as (select * from {{ source('reference', 'build') }}),
settings as (select * from {{ source('reference', 'settings') }}),

-- calls that all lasted nothing share what their hours cost by their number
weighed as (
    select
        cells.{{ dimensions | join(', cells.') }},
        cells.{{ call_measures('done') | join(', cells.') }},
        cells.worker_key,
        cells.work_date,
        cells.campaign_key,
        cells.leg_seconds,
        case
            when sum(cells.weight) over (partition by {{ worked }}) > 0 then cells.weight
            else coalesce(cells.calls, 0)
        end as cost_weight
    from cells
),

running as (
    select
        weighed.*,
        sum(weighed.cost_weight) over (partition by {{ worked }}) as total_weight,
        sum(weighed.cost_weight) over (
            partition by {{ worked }}
            order by {{ dimensions | join(' asc nulls last, ') }} asc nulls last
            rows between unbounded preceding and current row
        ) as weight_to_here
    from weighed
),

figures as (
    select
        running.{{ dimensions | join(', running.') }},
        running.{{ call_measures('done') | join(', running.') }},
        case when call_costs.units < 0 then -1 else 1 end * (
            {{ integer_quotient('abs(call_costs.units) * running.weight_to_here',
                'running.total_weight') }}
            - {{ integer_quotient(
                'abs(call_costs.units) * (running.weight_to_here - running.cost_weight)',
                'running.total_weight'
            ) }}
        ) as cost_units,
        case when call_costs.units is null then running.leg_seconds else 0 end
            as seconds_without_cost,
        0 as {{ call_measures('results') | join(',\n        0 as ') }}
    from running
    left join call_costs
        on
            running.worker_key = call_costs.person_key
            and running.work_date = call_costs.work_date
            and running.channel = call_costs.channel
            and running.campaign_key = call_costs.campaign_key
    union all
    select
        calls.{{ dimensions | join(', calls.') }},
        cast(null as bigint) as {{ (call_measures('done') + call_measures('cost'))
            | join(',\n        cast(null as bigint) as ') }},
        results.{{ call_measures('results') | join(',\n        results.') }}
    from results
    inner join calls
        on results.call_id = calls.call_id
),

days as (
    {%- for kind, value in call_dimensions() %}
    select
        '{{ kind }}' as dimension_kind,
        {{ value }} as dimension_value,
        figures.started_date,
        {%- for measure in measures %}
        sum(figures.{{ measure }}) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from figures
    cross join settings
    where {{ 'settings.per_person' if kind == 'agent' else 'settings.company is not null' }}
    group by {{ value ~ ', ' if kind != 'all' }}figures.started_date
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

periods as (
    {%- for grain in ['week', 'month', 'quarter', 'year', 'all'] %}
    {%- set start = 'null' if grain == 'all' else dbt.date_trunc(grain, 'days.started_date') %}
    select
        '{{ grain }}' as period_grain,
        cast({{ start }} as date) as period_start,
        days.*
    from days
    {{- '\n    where days.started_date is not null' if grain != 'all' }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        periods.{{ keys | join(', periods.') }},
        {%- for measure in measures %}
        {%- set type = 'decimal(28, 9)' if measure in call_measures('results') else 'bigint' %}
        cast(sum(periods.{{ measure }}) as {{ type }}) as {{ measure }},
        {%- endfor %}
        min(periods.started_date) as first_date
    from periods
    cross join build
    where coalesce(periods.period_start <= build.as_of_date, true)
    group by periods.{{ keys | join(', periods.') }}
)

select * from final
