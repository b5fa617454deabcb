-- The additive measures behind the value of customers, side by side, and the pace at which they
-- come back: of the customers who ordered in the earlier window of 12 months, those who ordered
-- again in the later one, as a monthly rate. Labels that differ by case, accents or blanks are one.
-- Grain: one row per dimension kind and value.
{% set kinds = {
    'company': "'all'", 'cohort': 'cohort', 'channel': 'channel', 'sector': 'sector',
    'company_size': 'company_size', 'region': 'region', 'offer': 'offer',
} -%}
{% set counts = {
    'customers': 'case when orders > 0 then 1 else 0 end',
    'new_customers': 'case when is_acquired then 1 else 0 end',
    'repeat_customers': 'case when orders > 1 then 1 else 0 end',
    'upsold_customers': 'case when upsells > 0 then 1 else 0 end',
    'referred_customers': 'case when is_referred then 1 else 0 end',
    'referrals': 'referrals',
    'base_customers': 'case when orders_previous > 0 then 1 else 0 end',
    'retained_customers': 'case when orders_previous > 0 and orders_last > 0 then 1 else 0 end',
    'orders': 'orders',
    'orders_without_amount': 'orders_without_amount',
    'orders_without_margin': 'orders_without_margin',
    'base_orders_without_margin':
        'case when orders_previous > 0 then orders_last_without_margin else 0 end',
    'answers': 'answers',
    'promoters': 'promoters',
    'passives': 'passives',
    'detractors': 'detractors',
} -%}
{% set amounts = {
    'revenue': 'revenue',
    'gross_margin': 'gross_margin',
    'base_revenue': 'case when orders_previous > 0 then revenue_last else 0 end',
    'base_gross_margin': 'case when orders_previous > 0 then gross_margin_last else 0 end',
    'revenue_last_12_months': 'revenue_last',
    'revenue_previous_12_months': 'revenue_previous',
} -%}

with

customers as (select * from {{ ref('int_customers__valued') }}),

dimensioned as (
    {%- for kind, value in kinds.items() %}
    select
        '{{ kind }}' as dimension_kind,
        {%- for name, expression in (counts | items | list) + (amounts | items | list) %}
        {{ expression }} as {{ name }},
        {%- endfor %}
        {{ value }} as dimension_label
    from customers
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

summed as (
    select
        dimension_kind,
        {%- for name in counts %}
        cast(sum({{ name }}) as bigint) as {{ name }},
        {%- endfor %}
        {%- for name in amounts %}
        cast(sum({{ name }}) as decimal(18, 4)) as {{ name }},
        {%- endfor %}
        min(dimension_label) as dimension_value
    from dimensioned
    group by dimension_kind, {{ normalise_label('dimension_label') }}
),

paced as (
    select
        summed.*,
        {{ monthly_rate('summed.retained_customers', 'summed.base_customers') }}
            as monthly_retention_rate
    from summed
),

final as (
    select
        dimension_kind,
        dimension_value,
        {%- for name in counts if 'without_margin' not in name %}
        {{ name }},
        {%- endfor %}
        monthly_retention_rate,
        {{ projected_value('base_customers', 'monthly_retention_rate', '0', '12') }}
            as active_customer_months,
        case when orders = 0 or orders_without_amount < orders then revenue end as revenue,
        case
            when orders_without_margin > 0 then null
            when orders = 0 or orders_without_amount < orders then gross_margin
        end as gross_margin,
        base_revenue,
        case when base_orders_without_margin = 0 then base_gross_margin end as base_gross_margin,
        revenue_last_12_months,
        revenue_previous_12_months
    from paced
)

select * from final
