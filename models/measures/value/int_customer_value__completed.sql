-- The measures of customers beside the complete cost of the company, of each channel and of each
-- month (that of the customers won in it); a channel or month of cost alone has its row too. What
-- no extract gives is null, what is given without an event is 0. A cost without a month stands in
-- `unknown`, so that the cohorts sum to the cost base. Where nothing is known but hours without a
-- cost, or an amount lacks its rate, the cost is unknown.
-- Grain: one row per dimension kind and value.
{% set measures = {
    'customers': 'has_orders', 'new_customers': 'has_orders', 'repeat_customers': 'has_orders',
    'base_customers': 'has_orders', 'retained_customers': 'has_orders', 'orders': 'has_orders',
    'orders_without_amount': 'has_orders',
    'upsold_customers': 'has_kinds',
    'referred_customers': 'has_sources',
    'referrals': 'has_referrers',
    'answers': 'has_answers', 'promoters': 'has_answers', 'passives': 'has_answers',
    'detractors': 'has_answers',
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

known_measures as (
    select
        max(case when measure = 'orders' and is_given then 1 else 0 end) as orders,
        max(case when measure = 'complete_cost' and is_given then 1 else 0 end) as costs
    from given
),

known_columns as (
    select
        max(case when extract = 'crm_orders' and column_name = 'kind' then 1 else 0 end) as kinds,
        max(case when extract = 'crm_orders' and column_name = 'referred_by' then 1 else 0 end)
            as referrers,
        max(case when column_name = 'lead_source' then 1 else 0 end) as sources,
        max(case when extract = 'crm_feedback' and column_name = 'score' then 1 else 0 end)
            as answers
    from columns_delivered
    where is_delivered
),

known as (
    select
        known_measures.costs = 1 as has_costs,
        known_measures.orders = 1 as has_orders,
        known_measures.orders = 1 and known_columns.kinds = 1 as has_kinds,
        known_measures.orders = 1 and known_columns.referrers = 1 as has_referrers,
        known_measures.orders = 1 and (known_columns.referrers = 1 or known_columns.sources = 1)
            as has_sources,
        coalesce(known_columns.answers = 1, false) as has_answers
    from known_measures
    cross join known_columns
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

joined as (
    select
        coalesce(measured.dimension_kind, costed.dimension_kind) as dimension_kind,
        coalesce(measured.dimension_value, costed.dimension_value) as dimension_value,
        costed.complete_cost,
        costed.dimension_kind is null as is_without_cost,
        measured.dimension_kind is null as is_cost_alone,
        {%- for name in measures %}
        measured.{{ name }},
        {%- endfor %}
        {%- for name in amounts %}
        measured.{{ name }},
        {%- endfor %}
        measured.monthly_retention_rate,
        measured.active_customer_months
    from measured
    full outer join costed
        on
            measured.dimension_kind = costed.dimension_kind
            and measured.dimension_value = costed.dimension_value
),

final as (
    select
        joined.dimension_kind,
        joined.dimension_value,
        case
            when joined.dimension_kind in ('company', 'channel', 'cohort')
                then coalesce(
                    joined.complete_cost,
                    case when known.has_costs and joined.is_without_cost then 0 end
                )
        end as complete_cost,
        {%- for name, is_known in measures.items() %}
        case when known.{{ is_known }} then coalesce(joined.{{ name }}, 0) end as {{ name }},
        {%- endfor %}
        {%- for name in amounts %}
        case
            when known.has_orders
                then coalesce(joined.{{ name }}, case when joined.is_cost_alone then 0 end)
        end as {{ name }},
        {%- endfor %}
        joined.monthly_retention_rate,
        joined.active_customer_months
    from joined
    cross join known
)

select * from final
