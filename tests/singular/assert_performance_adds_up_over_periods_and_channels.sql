-- Months, quarters, years and (with what has no date, or lies in a period to come) the whole time
-- sum to the facts that lie in them, and channels to the row `all`, for every additive measure that
-- is known (a margin is not: one order without it makes the sum unknown; nor is a cost in which an
-- amount lacks its exchange rate: these are counted, and with them the costs cannot be added up).
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

build as (
    select * from {{ source('reference', 'build') }}
),

expected as (
    {%- for grain in ['month', 'quarter', 'year', 'all'] %}
    select
        models.attribution_model,
        '{{ grain }}' as period_grain,
        'facts' as row_kind,
        {%- for measure in measures %}
        coalesce(sum(case when facts.measure = '{{ measure }}' then facts.value end), 0)
            as {{ measure }},
        {%- endfor %}
        count(*) as row_count
    from models
    cross join build
    left join facts
        on
            facts.attribution_model in ('every', models.attribution_model)
            {%- if grain != 'all' %}
            and cast({{ dbt.date_trunc(grain, 'facts.period_date') }} as date) <= build.as_of_date
            {%- endif %}
    group by models.attribution_model
    union all
    {%- endfor %}
    select
        attribution_model,
        period_grain,
        case when dimension_value = 'all' then 'all' else 'channels' end as row_kind,
        {%- for measure in measures %}
        coalesce(sum({{ measure }}), 0) as {{ measure }},
        {%- endfor %}
        count(*) as row_count
    from measured
    where period_grain in ('month', 'quarter', 'year', 'all')
    group by
        attribution_model, period_grain,
        case when dimension_value = 'all' then 'all' else 'channels' end
)

{% for measure in measures %}
select
    attribution_model,
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
{{ 'union all' if not loop.last }}
{% endfor %}
