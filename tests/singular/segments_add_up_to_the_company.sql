-- In each period and under each attribution model, the segments of every kind sum to the company,
-- for every additive measure: costs to the cost base, credited deals, orders and customers to all
-- of them. An offer has none of what comes before the deal.
with dated as (
    select * from {{ ref('int_performance__summed') }}
),

given as (
    select * from {{ ref('int_measures__given') }}
),

kinds as (
    {%- for kind in segment_kinds() %}
    select '{{ kind }}' as segment_kind
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

measures as (
    select
        kinds.segment_kind,
        given.measure
    from kinds
    cross join given
    where
        given.family <> 'visitors'
        and given.measure not in ('orders_squared', 'new_customers_squared')
        and (kinds.segment_kind <> 'offer' or given.family in ('costs', 'opportunities', 'orders'))
),

company as (
    select
        measures.segment_kind,
        dated.period_grain,
        dated.period_start,
        dated.attribution_model,
        dated.measure,
        dated.value
    from dated
    inner join measures
        on dated.measure = measures.measure
    where
        dated.dimension_kind = 'channel'
        and dated.dimension_value = 'all'
        and dated.period_grain in ('month', 'quarter', 'year', 'all')
),

segments as (
    select
        dated.dimension_kind as segment_kind,
        dated.period_grain,
        dated.period_start,
        dated.attribution_model,
        dated.measure,
        sum(dated.value) as value
    from dated
    inner join measures
        on
            dated.dimension_kind = measures.segment_kind
            and dated.measure = measures.measure
    group by
        dated.dimension_kind, dated.period_grain, dated.period_start, dated.attribution_model,
        dated.measure
)

select
    coalesce(company.segment_kind, segments.segment_kind) as segment_kind,
    coalesce(company.period_grain, segments.period_grain) as period_grain,
    coalesce(company.period_start, segments.period_start) as period_start,
    coalesce(company.attribution_model, segments.attribution_model) as attribution_model,
    coalesce(company.measure, segments.measure) as measure,
    company.value as company_value,
    segments.value as segments_value
from company
full outer join segments
    on
        company.segment_kind = segments.segment_kind
        and company.period_grain = segments.period_grain
        and company.period_start = segments.period_start
        and company.attribution_model = segments.attribution_model
        and company.measure = segments.measure
where coalesce(company.value, 0) <> coalesce(segments.value, 0)
