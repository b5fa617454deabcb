-- The input of the projection of cohorts: leads of a month, customers and cost by age, margin, and
-- how old the cohort is on the last day that the CRM knows of. A month known up to five days of its
-- end is known; of another the share that is. Months before the first recorded order are missing,
-- not empty. What customers may still buy within their window follows what all bought in the part
-- of theirs that has passed. The oldest cohorts of campaigns are left out where there are more than
-- the estimate takes.
-- Grain: one row per dimension kind and value and cohort_month with leads.
{% set cohort = ['dimension_kind', 'dimension_value', 'cohort_month'] %}
{% set last_date = 'max(spans.last_date)' %}
{% set age = dbt.datediff('summed.cohort_month', 'known.month_date', 'month') %}
{% set missing = dbt.datediff('summed.cohort_month', 'known.first_order_date', 'month') %}
{% set days = dbt.datediff('known.month_date', 'known.known_date', 'day') ~ ' + 1' %}
{% set month_days = dbt.datediff('known.month_date', 'known.end_date', 'day') ~ ' + 1' %}
with

events as (select * from {{ ref('int_cohort_events__aged') }}),
orders as (select * from {{ ref('int_orders__identified') }}),
spans as (select * from {{ ref('int_extracts__spanned') }}),
given as (select * from {{ ref('int_measures__given') }}),
implied_leads as (select * from {{ ref('int_implied_leads__settled') }}),
deal_values as (select * from {{ ref('int_deal_values__spread') }}),

first_order as (
    select min(ordered_date) as first_date
    from orders
    where is_order
),

known as (
    select
        {{ last_date }} as known_date,
        cast({{ dbt.date_trunc('month', last_date) }} as date) as month_date,
        cast({{ dbt.last_day(last_date, 'month') }} as date) as end_date,
        max(first_order.first_date) as first_order_date
    from spans
    cross join first_order
    cross join implied_leads
    where
        spans.extract in ('crm_leads', 'crm_opportunities', 'crm_orders')
        and implied_leads.is_cohort_known
        and not exists (
            select 1
            from given
            where given.measure in ('raw_leads', 'new_customers') and not given.is_given
        )
),

summed as (
    select
        {{ cohort | join(', ') }},
        {%- for name in [
            'raw_leads', 'new_customers', 'customers_without_margin', 'windows_left',
            'repeat_gross_margin', 'new_customer_gross_margin',
        ] %}
        sum(case when measure = '{{ name }}' then value else 0 end) as {{ name }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from events
    where cohort_month is not null
    group by {{ cohort | join(', ') }}
),

repeats as (
    select
        coalesce({{ safe_divide(
            'sum(repeat_gross_margin)', 'sum(new_customers - windows_left)'
        ) }}, 0) as margin_per_window
    from summed
    where dimension_kind = 'channel' and dimension_value = 'all'
),

by_age as (
    select
        {{ cohort | join(', ') }},
        measure,
        {{ dbt.listagg(
            'cast(age_months as ' ~ dbt.type_string() ~ ") || ':' || " ~ 'cast(value as '
            ~ dbt.type_string() ~ ')', "' '", 'order by age_months asc nulls last'
        ) }} as listed
    from events
    where measure in ('new_customers', 'complete_cost')
    group by {{ cohort | join(', ') }}, measure
),

final as (
    select
        summed.{{ cohort | join(', summed.') }},
        cast({{ age }} as integer) as age_months,
        case
            when ({{ month_days }}) - ({{ days }}) <= 5 then cast(1 as decimal(18, 6))
            else {{ safe_divide('(' ~ days ~ ')', '(' ~ month_days ~ ')') }}
        end as month_share,
        cast(least({{ age }}, greatest(coalesce({{ missing }}, 0), 0)) as integer)
            as months_missing,
        cast(summed.raw_leads as bigint) as raw_leads,
        customers.listed as customers_by_age,
        costs.listed as cost_by_age,
        {%- for name, amount in {
            'gross_margin': 'summed.new_customer_gross_margin',
            'gross_margin_to_come': 'summed.windows_left * repeats.margin_per_window',
        }.items() %}
        case
            when summed.customers_without_margin = 0 then cast({{ amount }} as decimal(18, 4))
        end as {{ name }},
        {%- endfor %}
        coalesce(deal_values.squared_variation, 1) as squared_variation
    from summed
    cross join known
    cross join repeats
    left join by_age as customers
        on {{ same('summed', 'customers', cohort) }} and customers.measure = 'new_customers'
    left join by_age as costs
        on {{ same('summed', 'costs', cohort) }} and costs.measure = 'complete_cost'
    left join deal_values
        on deal_values.measure = 'new_customer_gross_margin'
    where summed.raw_leads > 0 and summed.cohort_month <= known.month_date
    order by
        case summed.dimension_kind when 'channel' then 1 when 'campaign' then 3 else 2 end asc,
        summed.cohort_month desc nulls last, summed.dimension_kind asc, summed.dimension_value asc
    limit 10000
)

select * from final
