-- What no attribution model moves of each segment: cost as it is spread, people in the segments of
-- the lead and the touch. The company's spreadsheet of totals and lists without keys know no
-- segment: their results are `unknown`.
-- Grain: one row per segment kind, segment, month (or none) and measure.
{% set kinds = segment_kinds() -%}
{% set facts = ['dimension_kind', 'dimension_value', 'month_date', 'measure', 'value'] -%}

with

leads as (select * from {{ ref('int_segment_leads__counted') }}),
costs as (select * from {{ ref('int_segment_costs__spread') }}),
totals as (select * from {{ ref('int_channel_totals__compared') }}),
performance as (select * from {{ ref('int_performance__events') }}),
given as (select * from {{ ref('int_measures__given') }}),
settings as (select * from {{ source('reference', 'settings') }}),

unsegmented as (
    select
        month_date,
        measure,
        value
    from totals
    where not is_given_elsewhere
    union all
    select
        cast({{ dbt.date_trunc('month', 'period_date') }} as date) as month_date,
        measure,
        value
    from performance
    where family like 'listed %'
),

events as (
    {%- for kind in kinds if kind != 'offer' %}
    select
        '{{ kind }}' as dimension_kind,
        {{ kind }} as dimension_value,
        month_date,
        false as is_total,
        measure,
        value
    from leads
    {{- '\n    where ' ~ kind ~ ' is not null' if kind in person_kinds() }}
    union all
    {%- endfor %}
    {%- for kind in kinds %}
    select
        '{{ kind }}' as dimension_kind,
        'unknown' as dimension_value,
        month_date,
        true as is_total,
        measure,
        value
    from unsegmented
    {{- '\n    where exists (select 1 from settings where per_person)' if kind in person_kinds() }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

facts as (
    select
        events.{{ facts | join(', events.') }}
    from events
    inner join given
        on events.measure = given.measure
    where
        (given.is_given or events.is_total)
        -- an offer is known from the deal on
        and (events.dimension_kind <> 'offer' or given.family in ('opportunities', 'orders'))
    union all
    select
        segment_kind as dimension_kind,
        segment as dimension_value,
        month_date,
        measure,
        value
    from costs
    where value <> 0
    union all
    select
        segment_kind as dimension_kind,
        segment as dimension_value,
        month_date,
        'complete_cost' as measure,
        cast(sum(value) as decimal(18, 4)) as value
    from costs
    where measure in ('direct_cost', 'indirect_cost')
    group by segment_kind, segment, month_date
    having sum(value) <> 0
),

final as (
    select
        dimension_kind,
        dimension_value,
        'month' as period_grain,
        month_date as period_start,
        'every' as attribution_model,
        measure,
        cast(sum(value) as decimal(28, 9)) as value
    from facts
    group by dimension_kind, dimension_value, month_date, measure
)

select * from final
