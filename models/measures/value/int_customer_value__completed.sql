-- The measures of customers beside the complete cost of the company, of each channel and of each
-- month (that of the customers won in it); a channel or month of cost alone has its row too. What
-- no extract gives is null, what is given without an event is 0. A cost without a month stands in
-- `unknown`, so that the cohorts sum to the cost base. Where nothing is known but hours without a
-- cost, or an amount lacks its rate, the cost is unknown.
-- Grain: one row per dimension kind and value.
{% set measures = {
    'true': ['customers', 'new_customers', 'repeat_customers', 'base_customers',
        'retained_customers', 'orders', 'orders_without_amount'],
    'delivered.has_kinds': ['upsold_customers'],
    'delivered.has_referrers or delivered.has_sources': ['referred_customers'],
    'delivered.has_referrers': ['referrals'],
} -%}
{% set amounts = [
    'revenue', 'gross_margin', 'base_revenue', 'base_gross_margin', 'revenue_last_12_months',
    'revenue_previous_12_months',
] -%}

with

measured as (select * from {{ ref('int_customer_value__measured') }}),
all_costs as (select * from {{ ref('fct_costs') }}),
missing_costs as (select * from {{ ref('int_costs__missing') }}),
given as (select * from {{ ref('int_measures__given') }}),
columns_delivered as (select * from {{ source('land', 'columns') }}),

known as (
    select
        max(case when measure = 'orders' and is_given then 1 else 0 end) = 1 as has_orders,
        max(case when measure = 'complete_cost' and is_given then 1 else 0 end) = 1 as has_costs
    from given
),

delivered as (
    select
        {%- for name, column in {
            'kinds': "extract = 'crm_orders' and column_name = 'kind'",
            'referrers': "extract = 'crm_orders' and column_name = 'referred_by'",
            'sources': "column_name = 'lead_source'",
            'answers': "extract = 'crm_feedback' and column_name = 'score'",
        }.items() %}
        coalesce(max(case when {{ column }} then 1 else 0 end) = 1, false) as has_{{ name }},
        {%- endfor %}
        count(*) as column_count
    from columns_delivered
    where is_delivered
),

costs as (
    {%- for relation, amount in [('all_costs', 'complete_cost'), ('missing_costs', 'null')] %}
    select
        channel,
        coalesce(
            cast(
                cast({{ dbt.date_trunc('month', 'cost_date') }} as date)
                as {{ dbt.type_string() }}
            ), 'unknown'
        ) as cohort,
        cast({{ amount }} as decimal(18, 4)) as complete_cost,
        {{ relation == 'all_costs' }} and {{ amount }} is null as is_rate_missing
    from {{ relation }}
    where coalesce({{ amount }}, 1) <> 0
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

costed as (
    {%- for kind, value in [('channel', 'channel'), ('cohort', 'cohort'), ('company', "'all'")] %}
    select
        '{{ kind }}' as dimension_kind,
        {{ value }} as dimension_value,
        cast(
            case
                when max(case when is_rate_missing then 1 else 0 end) = 0 then sum(complete_cost)
            end as decimal(18, 4)
        ) as complete_cost
    from costs
    {%- if kind != 'company' %}
    group by {{ value }}
    union all
    {%- else %}
    having count(*) > 0
    {%- endif %}
    {%- endfor %}
),

final as (
    select
        coalesce(measured.dimension_kind, costed.dimension_kind) as dimension_kind,
        coalesce(measured.dimension_value, costed.dimension_value) as dimension_value,
        case
            when costed.dimension_kind is not null then costed.complete_cost
            when measured.dimension_kind in ('company', 'channel', 'cohort') and known.has_costs
                then 0
        end as complete_cost,
        {%- for is_known, names in measures.items() %}
        {%- for name in names %}
        case
            when known.has_orders and ({{ is_known }}) then coalesce(measured.{{ name }}, 0)
        end as {{ name }},
        {%- endfor %}
        {%- endfor %}
        {%- for name in ['answers', 'promoters', 'passives', 'detractors'] %}
        case when delivered.has_answers then coalesce(measured.{{ name }}, 0) end as {{ name }},
        {%- endfor %}
        {%- for name in amounts %}
        case
            when known.has_orders
                then coalesce(
                    measured.{{ name }}, case when measured.dimension_kind is null then 0 end
                )
        end as {{ name }},
        {%- endfor %}
        measured.monthly_retention_rate,
        measured.active_customer_months
    from measured
    full outer join costed
        on
            measured.dimension_kind = costed.dimension_kind
            and measured.dimension_value = costed.dimension_value
    cross join known
    cross join delivered
)

select * from final
