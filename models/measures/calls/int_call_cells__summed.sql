-- All that calls add up to, at the grain that every way of telling them is summed from. The cost of
-- calls of a person and day goes to the calls by their seconds of talk and wrap-up (standard
-- minutes where nothing was measured), each leg of a transferred call at its own agent's; the parts
-- sum to the whole. Seconds that no known cost pays are counted.
-- Grain: one row per started_date, hour, person_key, team, channel, campaign_id, script_id, segment
-- and attempt (each of them or none).
{% set dimensions = call_cell_keys() %}
{% set worked = 'worker_key, work_date, channel, campaign_key' %}
with

calls as (select * from {{ ref('int_calls__profiled') }}),
cells as (select * from {{ ref('int_calls__grouped') }}),
call_costs as (select * from {{ ref('int_call_costs__shared') }}),
results as (select * from {{ ref('int_call_results__found') }}),

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
        {%- for measure in call_measures('done') + call_measures('cost') %}
        cast(null as bigint) as {{ measure }},
        {%- endfor %}
        results.{{ call_measures('results') | join(',\n        results.') }}
    from results
    inner join calls
        on results.call_id = calls.call_id
),

final as (
    select
        {{ dimensions | join(',\n        ') }},
        {%- for measure in call_measures('done') + call_measures('cost') %}
        cast(sum({{ measure }}) as bigint) as {{ measure }},
        {%- endfor %}
        {%- for measure in call_measures('results') %}
        cast(sum({{ measure }}) as decimal(28, 9)) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from figures
    group by {{ dimensions | join(', ') }}
)

select * from final
