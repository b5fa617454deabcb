-- Months, quarters, years and (with what has no date, or lies in a period to come) the whole time
-- sum to the facts that lie in them, and channels to the row `all`, for every additive measure that
-- is known (a margin is not: one order without it makes the sum unknown; nor is a cost in which an
-- amount lacks its exchange rate: these are counted, and with them the costs cannot be added up).
-- In each period and under each attribution model, the segments of every kind sum to the company,
-- for every additive measure: costs to the cost base, credited deals, orders and customers to all
-- of them. An offer has none of what comes before the deal. What no model moves carries the model
-- `every`: sums of the company, of what is a conversion's own, and of all before the deal.
{% set costs = ['complete_cost', 'direct_cost', 'indirect_cost'] %}
{% set added = costs + [
    'seconds_without_cost', 'amounts_without_rate', 'targeted', 'contacted', 'visitors',
    'raw_leads', 'mqls', 'sqls', 'meetings_held', 'opportunities', 'won_opportunities',
    'lost_opportunities', 'new_customers', 'orders', 'revenue', 'new_customer_revenue',
] %}
with measured as (
    select * from {{ ref('int_performance__measured') }}
    where dimension_kind = 'channel'
),

models as (
    select * from {{ ref('int_attribution_models__listed') }}
),

events as (
    select
        measure,
        period_date,
        value
    from {{ ref('int_performance__events') }}
    union all
    select
        measure,
        month_date as period_date,
        value
    from {{ ref('int_channel_totals__compared') }}
    where not is_given_elsewhere
),

facts as (
    select
        'every' as attribution_model,
        cast({{ dbt.date_trunc('month', 'period_date') }} as date) as month_date,
        {%- for measure in added %}
        sum(case when measure = '{{ measure }}' then value end) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from events
    group by cast({{ dbt.date_trunc('month', 'period_date') }} as date)
    union all
    select
        attribution_model,
        period_start as month_date,
        {%- for measure in added %}
        {{ 'sum(' ~ measure ~ ')' if measure in credited_measures() else 'null' }} as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ ref('int_performance__credited') }}
    where dimension_kind = 'channel' and dimension_value <> 'all' and period_grain = 'month'
    group by attribution_model, period_start
),

build as (
    select * from {{ source('reference', 'build') }}
),

expected as (
    {%- for grain in ['month', 'quarter', 'year', 'all'] %}
    select
        models.attribution_model,
        '{{ grain }}' as period_grain,
        'facts' as row_kind,
        {%- for measure in added %}
        coalesce(sum(facts.{{ measure }}), 0) as {{ measure }},
        {%- endfor %}
        count(*) as row_count
    from models
    cross join build
    left join facts
        on
            facts.attribution_model in ('every', models.attribution_model)
            {%- if grain != 'all' %}
            and cast({{ dbt.date_trunc(grain, 'facts.month_date') }} as date) <= build.as_of_date
            {%- endif %}
    group by models.attribution_model
    union all
    {%- endfor %}
    select
        attribution_model,
        period_grain,
        case when dimension_value = 'all' then 'all' else 'channels' end as row_kind,
        {%- for measure in added %}
        coalesce(sum({{ measure }}), 0) as {{ measure }},
        {%- endfor %}
        count(*) as row_count
    from measured
    where period_grain in ('month', 'quarter', 'year', 'all')
    group by
        attribution_model, period_grain,
        case when dimension_value = 'all' then 'all' else 'channels' end
),

told as (
    {%- for measure, family, type, event in measures() %}
    select
        dimension_kind,
        dimension_value,
        period_grain,
        period_start,
        attribution_model,
        '{{ measure }}' as measure,
        {{ measure }} as value
    from {{ ref('int_performance__summed') }}
    where {{ measure }} <> 0 and period_grain <> 'week' and dimension_kind <> 'campaign'
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

dated as (
    select
        told.dimension_kind,
        told.dimension_value,
        told.period_grain,
        told.period_start,
        models.attribution_model,
        told.measure,
        told.value
    from told
    inner join models
        on told.attribution_model in ('every', models.attribution_model)
),

given as (
    select * from {{ ref('int_measures__given') }}
),

settings as (
    select * from {{ source('reference', 'settings') }}
),

kinds as (
    {%- for kind in segment_kinds() %}
    select '{{ kind }}' as segment_kind
    {{- ' from settings where per_person' if kind in person_kinds() }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

segment_measures as (
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
        segment_measures.segment_kind,
        dated.period_grain,
        dated.period_start,
        dated.attribution_model,
        dated.measure,
        sum(dated.value) as value
    from dated
    inner join segment_measures
        on dated.measure = segment_measures.measure
    where
        dated.dimension_kind = 'channel'
        -- what is a conversion's own is not cut by credit
        and (dated.dimension_value = 'all')
        = (segment_measures.segment_kind in ('sector', 'company_size', 'region', 'offer'))
    group by
        segment_measures.segment_kind, dated.period_grain, dated.period_start,
        dated.attribution_model, dated.measure
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
    inner join segment_measures
        on
            dated.dimension_kind = segment_measures.segment_kind
            and dated.measure = segment_measures.measure
    group by
        dated.dimension_kind, dated.period_grain, dated.period_start, dated.attribution_model,
        dated.measure
)

{% for measure in added %}
select
    attribution_model,
    'channel' as dimension_kind,
    period_grain,
    '{{ measure }}' as measure,
    min({{ measure }}) as least,
    max({{ measure }}) as greatest
from expected
group by attribution_model, period_grain
having
    min({{ measure }}) <> max({{ measure }})
    {%- if measure in costs %}
    and max(amounts_without_rate) = 0
    {%- endif %}
union all
{% endfor %}
select
    coalesce(company.attribution_model, segments.attribution_model) as attribution_model,
    coalesce(company.segment_kind, segments.segment_kind) as dimension_kind,
    coalesce(company.period_grain, segments.period_grain) as period_grain,
    coalesce(company.measure, segments.measure) as measure,
    company.value as least,
    segments.value as greatest
from company
full outer join segments
    on
        company.segment_kind = segments.segment_kind
        and company.period_grain = segments.period_grain
        and company.period_start = segments.period_start
        and company.attribution_model = segments.attribution_model
        and company.measure = segments.measure
where coalesce(company.value, 0) <> coalesce(segments.value, 0)
