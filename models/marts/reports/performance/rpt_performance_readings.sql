-- How far each ratio of the standard tables can be trusted, a row per ratio: the bounds of the
-- sample, and what it would be with all that is unknown spread, counted against it, or for it. All
-- are divided at one place. A ratio of which nothing is known has no row.
-- Grain: one row per dimension_kind, dimension_value, period_grain, period_start,
-- attribution_model and metric.
{% set told = [] -%}
{% for name in standard_columns() if ratios().get(name, [])[2:] -%}
{% do told.append(name) -%}
{% endfor -%}
{% set readings = [
    'figure', 'lower', 'upper', 'lower_80', 'upper_80', 'lower_50', 'upper_50',
    'middle', 'if_unknown_against', 'if_unknown_for',
] -%}
with

ranged as (select * from {{ ref('int_performance__ranged') }}),

sides as (
    {%- for name in told %}
    select
        {{ performance_keys() | join(', ') }},
        '{{ name }}' as metric,
        {%- set told_readings = ratio_readings(name) %}
        {%- for reading in readings %}
        {%- set part, whole = told_readings.get(reading, ('null', 'null')) %}
        cast({{ part }} as decimal(28, 9)) as {{ reading }}_part,
        cast({{ whole }} as decimal(28, 9)) as {{ reading }}_whole
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from ranged
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        {{ performance_keys() | join(', ') }},
        metric,
        {%- for reading in readings %}
        {{ safe_divide(reading ~ '_part', reading ~ '_whole') }} as {{ reading }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from sides
    where
        coalesce(
            {%- for reading in readings %}
            case when {{ reading }}_whole <> 0 then {{ reading }}_part end
            {%- if not loop.last %},{% endif %}
            {%- endfor %}
        ) is not null
)

select * from final
