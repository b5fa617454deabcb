-- What each channel (and `all`), campaign and segment costs, on the cohorts of leads, and how many
-- amounts lack their exchange rate. A segment's cost of a month goes to cohorts as the whole
-- company's cost of that month does; the parts sum to the segment's cost.
-- Grain: one row per dimension_kind and value, cohort_month and month_date (or none) and measure.
with

costs as (select * from {{ ref('int_segment_costs__spread') }}),
placed as (select * from {{ ref('int_cohort_costs__placed') }}),
build as (select * from {{ source('reference', 'build') }}),

cohorts as (
    select
        month_date,
        cohort_month,
        cast({{ ten_thousandths('sum(complete_cost)') }} as bigint) as weight
    from placed
    group by month_date, cohort_month
    having sum(complete_cost) > 0
),

months as (
    select
        costs.segment_kind,
        costs.segment,
        case when costs.month_date <= build.as_of_date then costs.month_date end as month_date,
        costs.measure = 'amounts_without_rate' as is_count,
        costs.value
    from costs
    cross join build
    where
        costs.segment_kind in ('sector', 'company_size', 'region')
        and costs.measure in ('direct_cost', 'indirect_cost', 'amounts_without_rate')
),

lines as (
    select
        segment_kind,
        segment,
        month_date,
        {{ ten_thousandths('sum(case when is_count then 0 else value end)') }} as signed_units,
        sum(case when is_count then value else 0 end) as amounts_without_rate
    from months
    group by segment_kind, segment, month_date
),

shares as (
    select
        lines.*,
        abs(lines.signed_units) as units,
        coalesce(cohorts.cohort_month, lines.month_date) as cohort_month,
        coalesce(cohorts.weight, 1) as weight
    from lines
    left join cohorts
        on lines.month_date = cohorts.month_date
),

{{ split_wholes(
    'shares', ['units'], 'segment_kind, segment, month_date', 'cohort_month asc nulls last'
) }},

segments as (
    select
        segment_kind,
        segment,
        cohort_month,
        month_date,
        cast(
            case when signed_units < 0 then -units_part else units_part end as decimal(18, 0)
        ) * cast(0.0001 as decimal(5, 4)) as complete_cost,
        amounts_without_rate
    from parts
),

final as (
    {%- for measure in ['complete_cost', 'amounts_without_rate'] %}
    {%- for kind, dimension in [
        ('channel', 'channel'), ('channel', "'all'"), ('campaign', 'campaign_id'),
    ] %}
    select
        '{{ kind }}' as dimension_kind,
        {{ dimension }} as dimension_value,
        cohort_month,
        month_date,
        '{{ measure }}' as measure,
        cast(sum({{ measure }}) as decimal(18, 4)) as value
    from placed
    where {{ dimension }} is not null
    group by {{ dimension ~ ', ' if dimension != "'all'" }}cohort_month, month_date
    having sum({{ measure }}) <> 0
    union all
    {%- endfor %}
    select
        segment_kind as dimension_kind,
        segment as dimension_value,
        cohort_month,
        month_date,
        '{{ measure }}' as measure,
        cast({{ measure }} as decimal(18, 4)) as value
    from segments
    where {{ measure }} <> 0
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
