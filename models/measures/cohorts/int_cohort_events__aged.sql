-- What happened to the leads of a month, by its age in months: leads, cost, accounts won (each
-- once, with the lead of its first order), the margin of their first acquisition_months. What came
-- before counts at age 0; won before the lead was created is an impossible cycle, too.
-- Grain: one row per dimension kind and value, cohort_month (or none), age_months and measure.
{% set segments = ['sector', 'company_size', 'region'] %}
{% set kinds = ['channel', 'campaign'] + segments %}
{% set group = ['dimension_kind', 'dimension_value'] %}
{% set own = ['channel', 'campaign_id'] + segments %}
{% set days = dbt.datediff('customers.acquired_date', 'customers.window_end_date', 'day') %}
{% set days_left = dbt.datediff(
    'greatest(build.as_of_date, customers.acquired_date)', 'customers.window_end_date', 'day'
) %}
{% set age = 'cast(greatest(coalesce('
    ~ dbt.datediff('cohort_month', 'event_month', 'month') ~ ', 0), 0) as integer)' %}
with

costs as (select * from {{ ref('int_cohort_groups__costed') }}),
stages as (select * from {{ ref('fct_lead_stages') }}),
leads as (select * from {{ ref('int_segment_leads__labelled') }}),
customers as (select * from {{ ref('int_customers__acquired') }}),
conversions as (select * from {{ ref('int_segment_conversions__labelled') }}),
orders as (select * from {{ ref('int_orders__identified') }}),
build as (select * from {{ source('reference', 'build') }}),

created as (
    select
        leads.lead_id,
        leads.{{ own | join(', leads.') }},
        stages.reached_date as created_date,
        cast({{ dbt.date_trunc('month', 'stages.reached_date') }} as date) as cohort_month,
        cast({{ dbt.date_trunc('month', 'stages.reached_date') }} as date) as event_month
    from leads
    cross join build
    left join stages
        on
            leads.lead_id = stages.lead_id
            and stages.stage = 'raw_lead'
            and build.as_of_date >= stages.reached_date
),

-- the orders of the window in which a customer counts as new (see int_customers__acquired)
bought as (
    select
        case when orders.ordered_date <= build.as_of_date then created.cohort_month end
            as cohort_month,
        cast({{ dbt.date_trunc('month', 'orders.ordered_date') }} as date) as event_month,
        customers.{{ own[:2] | join(', customers.') }},
        conversions.{{ segments | join(', conversions.') }},
        customers.order_id = orders.order_id as is_first,
        orders.ordered_date < created.created_date as is_impossible,
        customers.is_margin_unknown as is_unknown,
        {{ safe_divide('greatest(' ~ days_left ~ ', 0)', days) }} as windows_left,
        orders.gross_margin
    from customers
    cross join build
    inner join conversions
        on 'order:' || customers.order_id = conversions.conversion_id
    inner join orders
        on
            customers.customer_key = orders.customer_key
            and (
                customers.order_id = orders.order_id
                or (
                    customers.acquired_date <= orders.ordered_date
                    and customers.window_end_date > orders.ordered_date
                )
            )
    left join created
        on customers.lead_id = created.lead_id
),

events as (
    {%- for measure, relation, value in [
        ('raw_leads', 'created', '1'),
        ('new_customers', 'bought', 'case when is_first then 1 end'),
        ('impossible_cycles', 'bought', 'case when is_first and is_impossible then 1 end'),
        ('customers_without_margin', 'bought', 'case when is_first and is_unknown then 1 end'),
        ('windows_left', 'bought', 'case when is_first then windows_left end'),
        ('repeat_gross_margin', 'bought', 'case when not is_first then gross_margin end'),
        ('new_customer_gross_margin', 'bought', 'gross_margin'),
    ] %}
    select
        cohort_month,
        event_month,
        {{ own | join(', ') }},
        '{{ measure }}' as measure,
        cast(sum({{ value }}) as decimal(18, 4)) as value
    from {{ relation }}
    group by cohort_month, event_month, {{ own | join(', ') }}
    having sum({{ value }}) <> 0
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

told as (
    {%- for kind, dimension in performance_dimensions() if kind in kinds %}
    select
        '{{ kind }}' as dimension_kind,
        {{ dimension }} as dimension_value,
        cohort_month,
        event_month,
        measure,
        value
    from events
    where {{ dimension }} is not null
    union all
    {%- endfor %}
    select
        {{ group | join(', ') }},
        cohort_month,
        month_date as event_month,
        measure,
        value
    from costs
),

final as (
    select
        {{ group | join(', ') }},
        cohort_month,
        {{ age }} as age_months,
        measure,
        cast(sum(value) as decimal(18, 4)) as value
    from told
    group by {{ group | join(', ') }}, cohort_month, {{ age }}, measure
)

select * from final
