-- What calls add up to in each period, told one way at a time. Results stand on the day of their
-- call: what a row holds came of the calls of that row. Calls without a day are in the whole time.
-- Grain: one row per period grain and start, dimension kind and value.
{% set keys = ['period_grain', 'period_start', 'dimension_kind', 'dimension_value'] %}
{% set told_by = [
    'started_date', 'team', 'campaign_id', 'script_id', 'segment', 'hour', 'weekday',
    'hour_weekday', 'attempt', 'person_key',
] %}
{% set cells = {
    'moments': ['hour', 'weekday', 'hour_weekday', 'attempt'],
    'callers': ['team', 'person_key'],
    'lists': ['campaign_id', 'segment', 'script_id'],
} %}
{% set cells_of = {'team': 'callers', 'agent': 'callers', 'campaign': 'lists', 'segment': 'lists',
    'script': 'lists'} %}
{% set done = call_measures('done') + call_measures('cost') %}
{% set results = call_measures('results') %}
with

{% for cell in cells -%}
{{ cell }}_calls as (select * from {{ ref('int_calls__profiled') }}),
{% endfor -%}
calls as (select * from {{ ref('int_calls__profiled') }}),
found as (select * from {{ ref('int_call_results__found') }}),
build as (select * from {{ source('reference', 'build') }}),
settings as (select * from {{ source('reference', 'settings') }}),

-- few calls have a result: they are found first, with what they are told by alone
told as (
    select
        call_id,
        {{ told_by | join(',\n        ') }}
    from calls
    where call_id in (select found.call_id from found)
),

came as (
    select
        told.{{ told_by | join(',\n        told.') }},
        found.{{ results | join(',\n        found.') }}
    from found
    inner join told
        on found.call_id = told.call_id
),

-- all calls are summed three times, each read anew (kept for several readers they would be kept
-- whole), and what that leaves once for each way of telling them
{% for cell, columns in cells.items() -%}
{{ cell }} as (
    {%- for relation, summed in [(cell ~ '_calls', done), ('came', results)] %}
    select
        {{ columns | join(',\n        ') }},
        started_date,
        {%- for measure in done + results %}
        {{ 'sum(' ~ measure ~ ')' if measure in summed else 'null' }} as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ relation }}
    group by {{ columns | join(', ') }}, started_date
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

{% endfor -%}
days as (
    {%- for kind, value in call_dimensions() %}
    select
        '{{ kind }}' as dimension_kind,
        {{ value }} as dimension_value,
        started_date,
        {%- for measure in done + results %}
        sum({{ measure }}) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ cells_of.get(kind, 'moments') }}
    {{- '\n    where exists (select 1 from settings where per_person)' if kind == 'agent' }}
    group by {{ value ~ ', ' if kind != 'all' }}started_date
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

periods as (
    {%- for grain in ['week', 'month', 'quarter', 'year'] %}
    select
        '{{ grain }}' as period_grain,
        cast({{ dbt.date_trunc(grain, 'days.started_date') }} as date) as period_start,
        days.*
    from days
    where days.started_date is not null
    union all
    {%- endfor %}
    select
        'all' as period_grain,
        cast(null as date) as period_start,
        days.*
    from days
),

final as (
    select
        periods.{{ keys | join(', periods.') }},
        {%- for measure in done %}
        cast(sum(periods.{{ measure }}) as bigint) as {{ measure }},
        {%- endfor %}
        {%- for measure in results %}
        cast(coalesce(sum(periods.{{ measure }}), 0) as decimal(28, 9)) as {{ measure }},
        {%- endfor %}
        min(periods.started_date) as first_date
    from periods
    cross join build
    where coalesce(periods.period_start <= build.as_of_date, true)
    group by periods.{{ keys | join(', periods.') }}
)

select * from final
