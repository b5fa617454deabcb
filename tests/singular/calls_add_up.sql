-- The values of each kind sum to all the calls of their period, in what was done, what it costs and
-- what came of it; the calls of the whole time are those of fct_calls; and the cost of calls with
-- that of everything else is the cost base of each period. Every row returned is a difference.
{% set sums = [
    'calls', 'attempts', 'reached', 'voicemails', 'unanswered', 'conversations', 'successes',
    'meetings_booked', 'meetings_held', 'leads', 'opportunities', 'new_customers', 'complete_cost',
    'seconds_without_cost',
] %}
with

rows_told as (
    select * from {{ ref('rpt_call_performance') }}
),

calls as (
    select * from {{ ref('fct_calls') }}
),

costs as (
    select * from {{ ref('fct_costs') }}
),

build as (
    select * from {{ source('reference', 'build') }}
),

kinds as (
    select
        period_grain,
        period_start,
        dimension_kind,
        {%- for measure in sums %}
        coalesce(sum({{ measure }}), 0) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from rows_told
    group by period_grain, period_start, dimension_kind
),

called as (
    select
        count(*) as calls,
        count(case when is_reached then 1 end) as conversations
    from calls
),

paid as (
    {%- for grain in ['month', 'year'] %}
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
)

select
    'a kind sums to all' as broken_rule,
    kinds.period_grain,
    kinds.period_start,
    kinds.dimension_kind
from kinds
inner join kinds as whole
    on
        kinds.period_grain = whole.period_grain
        and kinds.period_start = whole.period_start
        and whole.dimension_kind = 'all'
where
    whole.calls > 0
    and (
        {%- for measure in sums %}
        kinds.{{ measure }} <> whole.{{ measure }}
        {{- '\n        or' if not loop.last }}
        {%- endfor %}
    )

union all

select
    'all calls are told' as broken_rule,
    kinds.period_grain,
    kinds.period_start,
    kinds.dimension_kind
from called
left join kinds
    on kinds.period_grain = 'all' and kinds.dimension_kind = 'all'
where
    coalesce(kinds.calls, 0) <> called.calls
    or coalesce(kinds.conversations, 0) <> called.conversations

union all

select
    'calls and everything else are the cost base' as broken_rule,
    paid.period_grain,
    paid.period_start,
    'all' as dimension_kind
from paid
left join rows_told
    on
        rows_told.dimension_kind = 'all'
        and paid.period_grain = rows_told.period_grain
        and (paid.period_grain = 'all' or paid.period_start = rows_told.period_start)
cross join called
where
    called.calls > 0
    and paid.cost_base is not null
    and coalesce(rows_told.complete_cost, 0) + coalesce(rows_told.other_activities_cost, 0)
    <> paid.cost_base
