-- Events and the usable cells of the spreadsheet of totals, summed per channel (and `all`) in each
-- period, per segment in months and longer ones, and per campaign over the whole time. A
-- spreadsheet's totals know no week: they are in the months and longer periods only, while costs
-- are spread over days. What has no date counts in the whole time and in no other period. What no
-- attribution model moves carries the model `every`.
-- Grain: one row per dimension kind and value, period grain and start, attribution model, measure.

with

events as (select * from {{ ref('int_performance__events') }}),
totals as (select * from {{ ref('int_channel_totals__compared') }}),
squares as (select * from {{ ref('int_credit_squares__summed') }}),
segments as (select * from {{ ref('int_segment_events__unified') }}),
given as (select * from {{ ref('int_measures__given') }}),
build as (select * from {{ source('reference', 'build') }}),

facts as (
    select
        period_date,
        false as is_month_only,
        channel,
        campaign_id,
        attribution_model,
        measure,
        value
    from events
    union all
    select
        month_date as period_date,
        true as is_month_only,
        channel,
        campaign_id,
        'every' as attribution_model,
        measure,
        value
    from totals
    where not is_given_elsewhere
),

dimensioned as (
    {%- for kind, value in [
        ('channel', 'channel'), ('channel', "'all'"), ('campaign', 'campaign_id'),
    ] %}
    select
        '{{ kind }}' as dimension_kind,
        {{ value }} as dimension_value,
        period_date,
        is_month_only,
        attribution_model,
        measure,
        value
    from facts
    where {{ value }} is not null
    union all
    {%- endfor %}
    select
        dimension_kind,
        dimension_value,
        period_date,
        true as is_month_only,
        attribution_model,
        measure,
        value
    from segments
    union all
    select
        squares.dimension_kind,
        squares.dimension_value,
        squares.period_date,
        squares.dimension_kind <> 'channel' as is_month_only,
        squares.attribution_model,
        squares.measure,
        squares.value
    from squares
    inner join given
        on squares.measure = given.measure
    where given.is_given
),

-- the whole time starts with the first figure of the workspace
first_day as (
    select coalesce(min(facts.period_date), max(build.as_of_date)) as first_date
    from build
    left join facts
        on facts.period_date is not null
),

in_periods as (
    {%- for grain in ['week', 'month', 'quarter', 'year'] %}
    select
        dimensioned.*,
        '{{ grain }}' as period_grain,
        cast({{ dbt.date_trunc(grain, 'dimensioned.period_date') }} as date) as period_start
    from dimensioned
    where
        dimensioned.dimension_kind <> 'campaign'
        and dimensioned.period_date is not null
        {%- if grain == 'week' %}
        and not dimensioned.is_month_only
        {%- endif %}
    union all
    {%- endfor %}
    select
        dimensioned.*,
        'all' as period_grain,
        first_day.first_date as period_start
    from dimensioned
    cross join first_day
),

final as (
    select
        {{ performance_keys() | join(', ') }},
        measure,
        cast(sum(value) as decimal(28, 9)) as value
    from in_periods
    group by {{ performance_keys() | join(', ') }}, measure
)

select * from final
