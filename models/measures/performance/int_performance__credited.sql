-- The measures that attribution credits: deals, orders, what they bring and the customers they
-- win, side by side, summed by week and month of each channel and of all, by month of each segment,
-- and over the whole time of each campaign and channel. Day by day, with channel and campaign, they
-- are told under the main model and the declared source only. What no extract gives is left out.
-- Grain: one row per kind of event (deal begun, deal ended, order, customer), dimension kind and
-- value, channel and campaign (of days and campaigns), period grain and start, attribution model.
{% set nothing = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{% set keys = ['attribution_model', 'whole', 'channel', 'campaign_id'] + segment_kinds()
    + ['credit'] -%}
{% set of_order = ['is_order', 'is_maybe_twice', 'is_margin_unknown',
    'is_amount_estimated', 'revenue', 'gross_margin', 'list_amount'] -%}
{% set told = ['dimension_kind', 'dimension_value', 'channel', 'campaign_id', 'period_grain',
    'period_start', 'attribution_model'] -%}

with

-- four times, so that each of those who read it takes its own columns of it
of_begun as (select * from {{ ref('int_segment_credits__labelled') }}),
of_ended as (select * from {{ ref('int_segment_credits__labelled') }}),
of_orders as (select * from {{ ref('int_segment_credits__labelled') }}),
of_customers as (select * from {{ ref('int_segment_credits__labelled') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
orders as (select * from {{ ref('int_orders__identified') }}),
customers as (select * from {{ ref('int_customers__acquired') }}),
models as (select * from {{ ref('int_attribution_models__listed') }}),
measures as (select * from {{ ref('int_measures__given') }}),

{%- for deals, imported, date in [
    ('begun_deals', 'of_begun', 'opportunities.created_date'),
    ('ended_deals', 'of_ended', 'coalesce(opportunities.closed_date, opportunities.created_date)'),
] %}
{{ deals }} as (
    select
        {{ imported }}.{{ keys | join(', ' ~ imported ~ '.') }},
        {{ date }} as event_date,
        opportunities.is_won,
        opportunities.is_lost
    from {{ imported }}
    inner join opportunities
        on {{ imported }}.opportunity_id = opportunities.opportunity_id
    where {{ imported }}.conversion_kind = 'opportunity'
),

{% endfor -%}
sales as (
    select
        of_orders.{{ keys | join(', of_orders.') }},
        of_orders.credited_revenue,
        of_orders.credited_gross_margin,
        orders.ordered_date as event_date,
        orders.{{ of_order | join(', orders.') }},
        orders.is_amount_estimated or orders.is_margin_estimated as is_estimated,
        orders.is_amount_estimated or orders.is_maybe_twice as is_in_doubt,
        case when orders.revenue is not null then cast(
            {{ exact_product('orders.list_amount', 'of_orders.credit') }} as decimal(28, 9)
        ) end as credited_list_amount
    from of_orders
    inner join orders
        on of_orders.order_id = orders.order_id
),

acquisitions as (
    select
        of_customers.{{ keys | join(', of_customers.') }},
        of_customers.credited_new_customer_revenue as credited_revenue,
        of_customers.credited_new_customer_gross_margin as credited_gross_margin,
        customers.acquired_date as event_date,
        customers.is_buyer_unknown,
        customers.is_margin_unknown,
        {%- for amount in ['doubtful_revenue', 'doubtful_gross_margin'] %}
        cast({{ exact_product('customers.' ~ amount, 'of_customers.credit') }} as decimal(28, 9))
            as {{ amount }},
        {%- endfor %}
        customers.new_customer_revenue as revenue,
        customers.new_customer_gross_margin as gross_margin
    from of_customers
    inner join customers
        on of_customers.order_id = customers.order_id
),

told_by_day as (
    select attribution_model
    from models
    where is_main or attribution_model = 'declared_source'
),

given as (
    select {{ given_measures() }} from measures
),

{%- for event, sums in credited_events().items() %}
{{ event }}_grouped as (
    {{ credited_groups(event, sums) }}
),

{% endfor -%}
summed as (
    {%- for event, sums in credited_events().items() %}
    {%- for dimension in credited_dimensions(nothing) %}
    {{ credited_sums(event, sums, dimension) }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        {%- for measure in credited_measures() %}
        case when given.{{ measure }} then summed.{{ measure }} end as {{ measure }},
        {%- endfor %}
        summed.{{ told | join(', summed.') }}
    from summed
    cross join given
    where coalesce(
        {%- for measure in credited_measures() %}
        case when given.{{ measure }} then summed.{{ measure }} end{{ ',' if not loop.last }}
        {%- endfor %}
    ) is not null
)

select * from final
