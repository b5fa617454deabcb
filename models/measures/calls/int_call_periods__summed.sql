-- What calls add up to in each period, told one way at a time. Results stand on the day of their
-- call: what a row holds came of the calls of that row. Calls without a day are in the whole time.
-- Grain: one row per period grain and start, dimension kind and value.
{% set keys = ['period_grain', 'period_start', 'dimension_kind', 'dimension_value'] %}
{% set measures = call_measures('done') + call_measures('cost') + call_measures('results') %}
with

cells as (select * from {{ ref('int_call_cells__summed') }}),
build as (select * from {{ source('reference', 'build') }}),
settings as (select * from {{ source('reference', 'settings') }}),

days as (
    {%- for kind, value in call_dimensions() %}
    select
        '{{ kind }}' as dimension_kind,
        {{ value }} as dimension_value,
        cells.started_date,
        {%- for measure in measures %}
        sum(cells.{{ measure }}) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from cells
    cross join settings
    where {{ 'settings.per_person' if kind == 'agent' else 'settings.company is not null' }}
    group by {{ value ~ ', ' if kind != 'all' }}cells.started_date
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
