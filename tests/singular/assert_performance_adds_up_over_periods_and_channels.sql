-- Months add up to quarters, years and (with what has no date) the whole time, and channels to the
-- row `all`, for every additive measure that is known (a margin is not: one order without it makes
-- the sum unknown; nor is a cost in which an amount lacks its exchange rate: these are counted, and
-- with them the costs cannot be added up).
{% set costs = ['complete_cost', 'direct_cost', 'indirect_cost'] %}
{% set measures = costs + [
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

facts as (
    select
        attribution_model,
        measure,
        period_date,
        value
    from {{ ref('int_performance__events') }}
    union all
    select
        'every' as attribution_model,
        measure,
        month_date as period_date,
        value
    from {{ ref('int_channel_totals__compared') }}
    where not is_given_elsewhere
),

undated as (
    select
        models.attribution_model,
        {%- for measure in measures %}
        coalesce(sum(case when facts.measure = '{{ measure }}' then facts.value end), 0)
            as {{ measure }},
        {%- endfor %}
        count(*) as row_count
    from models
    left join facts
        on
            facts.attribution_model in ('every', models.attribution_model)
            and facts.period_date is null
    group by models.attribution_model
),

summed as (
    select
        measured.attribution_model,
        measured.period_grain,
        case when measured.dimension_value = 'all' then 'all' else 'channels' end as row_kind,
        {%- for measure in measures %}
        coalesce(sum(measured.{{ measure }}), 0)
        - case when measured.period_grain = 'all' then max(undated.{{ measure }}) else 0 end
            as {{ measure }},
        {%- endfor %}
        count(*) as row_count
    from measured
    inner join undated
        on measured.attribution_model = undated.attribution_model
    where measured.period_grain in ('month', 'quarter', 'year', 'all')
    group by
        measured.attribution_model,
        measured.period_grain,
        case when measured.dimension_value = 'all' then 'all' else 'channels' end
)

{% for measure in measures %}
select
    attribution_model,
    '{{ measure }}' as measure,
    min({{ measure }}) as least,
    max({{ measure }}) as greatest
from summed
group by attribution_model
having
    min({{ measure }}) <> max({{ measure }})
    {%- if measure in costs %}
    and max(amounts_without_rate) = 0
    {%- endif %}
{{ 'union all' if not loop.last }}
{% endfor %}
