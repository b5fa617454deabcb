-- The figure that a decision names, week by week in the two windows: what is divided, and by what
-- (1 where it is a sum), of the decision's campaign, else its channel, else the company; and the
-- events that it rests on. A week without an event is 0 where the measure is given; a cost or
-- margin of which a part is unknown is unknown.
-- Grain: one row per decision, KPI, side (`before`, `after`) and week.
{% set names = kpi_figures().period -%}
{# what a figure rests on, where it is not what it is divided by or the count itself #}
{% set events_of = {
    'complete_cost': '5', 'direct_cost': '5', 'indirect_cost': '5', 'missing_cost': '5',
    'revenue': 'orders', 'estimated_revenue': 'orders', 'gross_margin': 'orders',
    'estimated_gross_margin': 'orders', 'list_amount': 'orders', 'listed_revenue': 'orders',
    'new_customer_revenue': 'new_customers', 'new_customer_gross_margin': 'new_customers',
    'roi': 'new_customers', 'revenue_roi': 'new_customers', 'revenue_multiple': 'new_customers',
    'all_orders_roi': 'orders', 'discount_rate': 'orders',
    'marketing_cost_share_of_revenue': 'orders',
} -%}

with

decisions as (select * from {{ ref('int_decisions__windowed') }}),
facts as (select * from {{ ref('fct_performance') }}),
given as (select * from {{ ref('int_measures__given') }}),
numbers as (select * from {{ ref('int_numbers__listed') }}),

weeks as (
    {%- for side, first in [('before', '-7 * (numbers.n + 1)'), ('after', '7 * numbers.n')] %}
    select
        decisions.decision_id,
        decisions.kpi,
        decisions.channel,
        decisions.campaign_id,
        '{{ side }}' as side,
        numbers.n as week_number,
        cast({{ dbt.dateadd('day', first, 'decisions.decided_date') }} as date) as first_date
    from decisions
    inner join numbers
        on decisions.week_count > numbers.n
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

zeros as (
    select
        {%- for measure, family, type in fact_measures() %}
        max(case when measure = '{{ measure }}' and (is_given or is_listed) then 0 end)
            as {{ measure }},
        {%- endfor %}
        count(*) as measure_count
    from given
),

summed as (
    select
        weeks.decision_id,
        weeks.kpi,
        weeks.side,
        weeks.week_number,
        {%- for measure, family, type in fact_measures() %}
        coalesce(sum(facts.{{ measure }}), max(zeros.{{ measure }})) as {{ measure }},
        {%- endfor %}
        count(*) as fact_count
    from weeks
    cross join zeros
    left join facts
        on
            weeks.first_date <= facts.performance_date
            and {{ dbt.dateadd('day', 7, 'weeks.first_date') }} > facts.performance_date
            and (weeks.channel = 'all' or weeks.channel = facts.channel)
            and (weeks.campaign_id is null or weeks.campaign_id = facts.campaign_id)
    group by weeks.decision_id, weeks.kpi, weeks.side, weeks.week_number
),

known as (
    select
        decision_id,
        kpi,
        side,
        week_number,
        {%- for measure, family, type in fact_measures() %}
        case when {{ known_when().get(measure, 'true') }} then {{ measure }} end as {{ measure }},
        {%- endfor %}
        fact_count
    from summed
),

final as (
    select
        decision_id,
        kpi,
        side,
        week_number,
        kpi not in ({{ "'" ~ ratios().keys() | join("', '") ~ "'" }}) as is_sum,
        cast(
            case kpi
                {%- for name in names %}
                when '{{ name }}' then {{ ratios()[name][0] if name in ratios() else name }}
                {%- endfor %}
            end as decimal(28, 9)
        ) as part,
        cast(
            case kpi
                {%- for name in names if name in ratios() %}
                when '{{ name }}' then {{ ratios()[name][1] }}
                {%- endfor %}
                else 1
            end as decimal(28, 9)
        ) as whole,
        cast(
            case kpi
                {%- for name in names %}
                {%- set divided_by = ratios().get(name, (name, name))[1] %}
                when '{{ name }}' then {{ events_of.get(name, divided_by) }}
                {%- endfor %}
            end as decimal(18, 9)
        ) as events
    from known
)

select * from final
