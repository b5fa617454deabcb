-- Events, the usable cells of the spreadsheet of totals and what attribution credits, summed per
-- channel (and `all`) in each period, per segment in months and longer ones, and per campaign over
-- the whole time, which starts with the first figure of the workspace. A spreadsheet's totals know
-- no week, while costs are spread over days. What has no date counts in the whole time only. What
-- no attribution model moves carries the model `every`.
-- Grain: one row per dimension kind and value, period grain and start, attribution model.
{% set names = measures() | map('first') | list %}
{% set fact = ['channel', 'campaign_id', 'measure', 'value'] %}
{% set group = ['dimension_kind', 'dimension_value', 'attribution_model'] %}

with

events as (select * from {{ ref('int_performance__events') }}),
totals as (select * from {{ ref('int_channel_totals__compared') }}),
credited as (select * from {{ ref('int_performance__credited') }}),
squares as (select * from {{ ref('int_credit_squares__summed') }}),
segments as (select * from {{ ref('int_segment_events__unified') }}),
build as (select * from {{ source('reference', 'build') }}),

facts as (
    select
        period_date,
        {{ fact | join(', ') }}
    from events
    union all
    select
        month_date as period_date,
        {{ fact | join(', ') }}
    from totals
    where not is_given_elsewhere
),

days as (
    select period_date from facts
    union all
    select period_start as period_date
    from credited
    where dimension_kind = 'day'
),

first_day as (
    select coalesce(min(days.period_date), max(build.as_of_date)) as first_date
    from build
    left join days
        on days.period_date is not null
),

told as (
    {%- for kind, value, grain, relation in [
        ('channel', 'channel', 'week', 'events'), ('channel', "'all'", 'week', 'events'),
        ('channel', 'channel', 'month', 'facts'), ('channel', "'all'", 'month', 'facts'),
        ('campaign', 'campaign_id', 'all', 'facts'),
    ] %}
    {%- set start = 'cast(' ~ dbt.date_trunc(grain, 'period_date') ~ ' as date)'
        if grain != 'all' else 'cast(null as date)' %}
    select
        '{{ kind }}' as dimension_kind,
        {{ value }} as dimension_value,
        'every' as attribution_model,
        '{{ grain }}' as period_grain,
        {{ start }} as period_start,
        measure,
        sum(value) as value
    from {{ relation }}
    where {{ value }} is not null
    group by {{ value ~ ', ' if value != "'all'" }}{{ start ~ ', ' if grain != 'all' }}measure
    union all
    {%- endfor %}
    {%- for relation in ['segments', 'squares'] %}
    select
        {{ (group + ['period_grain', 'period_start', 'measure', 'value']) | join(', ') }}
    from {{ relation }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

side_by_side as (
    select
        {%- for name in names %}
        case when measure = '{{ name }}' then value end as {{ name }},
        {%- endfor %}
        {{ group | join(', ') }},
        period_grain,
        period_start
    from told
    union all
    select
        {%- for name in names %}
        {{ name if name in credited_measures() else 'null' }} as {{ name }},
        {%- endfor %}
        {{ group | join(', ') }},
        period_grain,
        period_start
    from credited
    where dimension_kind <> 'day'
),

in_periods as (
    {%- for grain in ['week', 'month', 'quarter', 'year'] %}
    select
        '{{ grain }}' as period_grain,
        cast({{ dbt.date_trunc(grain, 'period_start') }} as date) as period_start,
        {{ (group + names) | join(', ') }}
    from side_by_side
    where period_grain = '{{ 'week' if grain == 'week' else 'month' }}' and period_start is not null
    union all
    {%- endfor %}
    select
        'all' as period_grain,
        first_day.first_date as period_start,
        side_by_side.{{ (group + names) | join(', side_by_side.') }}
    from side_by_side
    cross join first_day
    where side_by_side.period_grain <> 'week'
),

final as (
    select
        {%- for name in names %}
        cast(sum({{ name }}) as decimal(28, 9)) as {{ name }},
        {%- endfor %}
        {{ performance_keys() | join(', ') }}
    from in_periods
    group by {{ performance_keys() | join(', ') }}
)

select * from final
