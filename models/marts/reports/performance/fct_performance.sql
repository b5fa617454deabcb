-- Every additive measure day by day, under the main attribution model of the workspace: what BI
-- tools sum, without a model or a grain to filter. What the company's spreadsheet of totals gives
-- stands on the first day of its month; what has no readable date has none. A count or an amount
-- that is given and has no event is 0, a cost without one is null.
-- Grain: one row per performance_date (or none), channel and campaign_id (or none).

with

events as (select * from {{ ref('int_performance__events') }}),
credited as (select * from {{ ref('int_performance__credited') }}),
totals as (select * from {{ ref('int_channel_totals__compared') }}),
given as (select * from {{ ref('int_measures__given') }}),
models as (select * from {{ ref('int_attribution_models__listed') }}),

credited_days as (
    select
        credited.period_start as performance_date,
        credited.channel,
        credited.campaign_id,
        credited.{{ credited_measures() | join(', credited.') }}
    from credited
    inner join models
        on credited.attribution_model = models.attribution_model
    where credited.dimension_kind = 'day' and models.is_main
),

facts as (
    select
        period_date as performance_date,
        channel,
        campaign_id,
        measure,
        value
    from events
    union all
    select
        month_date as performance_date,
        channel,
        campaign_id,
        measure,
        value
    from totals
    where not is_given_elsewhere
    union all
    {{ credited_rows('credited_days', ['performance_date', 'channel', 'campaign_id']) }}
),

zeros as (
    select
        {%- for measure, family, type in fact_measures() if family != 'costs' %}
        max(
            case when measure = '{{ measure }}' and (is_given or is_listed) then 0 end
        ) as {{ measure }},
        {%- endfor %}
        count(*) as measure_count
    from given
),

side_by_side as (
    select
        facts.performance_date,
        facts.channel,
        facts.campaign_id,
        {%- for measure, family, type in fact_measures() %}
        sum(case when facts.measure = '{{ measure }}' then facts.value end) as {{ measure }},
        {%- endfor %}
        count(*) as figure_count
    from facts
    group by facts.performance_date, facts.channel, facts.campaign_id
),

final as (
    select
        side_by_side.performance_date,
        side_by_side.channel,
        side_by_side.campaign_id,
        {%- for measure, family, type in fact_measures() %}
        {{ narrowed(
            'side_by_side.' ~ measure if family == 'costs'
            else 'coalesce(side_by_side.' ~ measure ~ ', zeros.' ~ measure ~ ')',
            measure_types()[type],
        ) }} as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from side_by_side
    cross join zeros
)

select * from final
