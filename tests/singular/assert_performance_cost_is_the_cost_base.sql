-- The direct, indirect and complete cost of every period and channel (and `all`), and of every
-- campaign, are those of fct_costs under each attribution model, in the performance marts as in
-- the measures behind them, and summed day by day in fct_performance. What has no date is in the
-- whole time only, and so is what lies in a period that begins after the day of the load. A sum in
-- which an amount lacks its exchange rate is unknown there, and so only there: the facts hold what
-- is known. Every row returned is a difference.
with costs as (
    select
        cost_date,
        channel,
        campaign_id,
        sum(direct_cost) as direct_cost,
        sum(indirect_cost) as indirect_cost,
        sum(complete_cost) as complete_cost,
        count(*) - count(complete_cost) as unrated_count
    from {{ ref('fct_costs') }}
    group by cost_date, channel, campaign_id
),

build as (
    select * from {{ source('reference', 'build') }}
),

reported as (
    select
        'measured' as place,
        dimension_kind,
        dimension_value,
        period_grain,
        period_start,
        attribution_model,
        direct_cost,
        indirect_cost,
        complete_cost
    from {{ ref('int_performance__measured') }}
    where dimension_kind in ('channel', 'campaign')
    union all
    select
        'mart' as place,
        'channel' as dimension_kind,
        channel as dimension_value,
        period_grain,
        period_start,
        attribution_model,
        direct_cost,
        indirect_cost,
        complete_cost
    from {{ ref('rpt_channel_performance') }}
    union all
    select
        'mart' as place,
        'campaign' as dimension_kind,
        campaign_id as dimension_value,
        'all' as period_grain,
        cast(null as date) as period_start,
        attribution_model,
        direct_cost,
        indirect_cost,
        complete_cost
    from {{ ref('rpt_campaign_performance') }}
),

places as (
    select distinct
        place,
        attribution_model
    from reported
),

dated as (
    {%- for grain in ['week', 'month', 'quarter', 'year', 'all'] %}
    select
        '{{ grain }}' as period_grain,
        {%- if grain == 'all' %}
        cast(null as date) as period_start,
        {%- else %}
        cast({{ dbt.date_trunc(grain, 'costs.cost_date') }} as date) as period_start,
        {%- endif %}
        costs.channel,
        costs.campaign_id,
        costs.direct_cost,
        costs.indirect_cost,
        costs.complete_cost,
        costs.unrated_count
    from costs
    cross join build
    {%- if grain != 'all' %}
    where cast({{ dbt.date_trunc(grain, 'costs.cost_date') }} as date) <= build.as_of_date
    union all
    {%- endif %}
    {%- endfor %}
),

expected as (
    {%- for kind, value in [
        ('channel', 'channel'), ('channel', "'all'"), ('campaign', 'campaign_id'),
    ] %}
    select
        '{{ kind }}' as dimension_kind,
        {{ value }} as dimension_value,
        period_grain,
        period_start,
        case when sum(unrated_count) = 0 then sum(direct_cost) end as direct_cost,
        case when sum(unrated_count) = 0 then sum(indirect_cost) end as indirect_cost,
        case when sum(unrated_count) = 0 then sum(complete_cost) end as complete_cost
    from dated
    {%- if kind == 'campaign' %}
    where campaign_id is not null and period_grain = 'all'
    {%- endif %}
    group by {{ value ~ ', ' if value != "'all'" }}period_grain, period_start
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

both_sides as (
    select
        place,
        attribution_model,
        dimension_kind,
        dimension_value,
        period_grain,
        case when period_grain <> 'all' then period_start end as period_start,
        direct_cost,
        indirect_cost,
        complete_cost
    from reported
    union all
    select
        places.place,
        places.attribution_model,
        expected.dimension_kind,
        expected.dimension_value,
        expected.period_grain,
        expected.period_start,
        -expected.direct_cost as direct_cost,
        -expected.indirect_cost as indirect_cost,
        -expected.complete_cost as complete_cost
    from expected
    cross join places
),

facts as (
    select
        performance_date as cost_date,
        channel,
        campaign_id,
        direct_cost,
        indirect_cost,
        complete_cost
    from {{ ref('fct_performance') }}
    union all
    select
        cost_date,
        channel,
        campaign_id,
        -direct_cost as direct_cost,
        -indirect_cost as indirect_cost,
        -complete_cost as complete_cost
    from costs
)

select
    place,
    attribution_model,
    dimension_kind,
    dimension_value,
    period_grain,
    period_start,
    sum(direct_cost) as direct_difference,
    sum(indirect_cost) as indirect_difference,
    sum(complete_cost) as complete_difference
from both_sides
group by
    place, attribution_model, dimension_kind, dimension_value, period_grain, period_start
having
    coalesce(sum(direct_cost), 0) <> 0
    or coalesce(sum(indirect_cost), 0) <> 0
    or coalesce(sum(complete_cost), 0) <> 0

union all

select
    'facts' as place,
    cast(null as {{ dbt.type_string() }}) as attribution_model,
    'channel' as dimension_kind,
    channel as dimension_value,
    'day' as period_grain,
    cost_date as period_start,
    sum(direct_cost) as direct_difference,
    sum(indirect_cost) as indirect_difference,
    sum(complete_cost) as complete_difference
from facts
group by channel, campaign_id, cost_date
having
    coalesce(sum(direct_cost), 0) <> 0
    or coalesce(sum(indirect_cost), 0) <> 0
    or coalesce(sum(complete_cost), 0) <> 0
