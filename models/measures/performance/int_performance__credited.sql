-- The measures that attribution credits: deals, orders, what they bring and the customers they
-- win, side by side, on the channel, campaign and segments that are credited.
-- Grain: one row per kind of event (a deal's beginning and end, an order, a customer won), day,
-- channel, campaign (or none), segment of each kind and attribution model.
{% set keys = ['attribution_model'] + segment_kinds() -%}
{% set same = [
    'estimated_revenue', 'estimated_gross_margin', 'doubtful_orders', 'doubtful_revenue',
    'doubtful_gross_margin', 'list_amount', 'listed_revenue',
] -%}
{% set events = [
    ('deals', 'created_date', {'opportunities': 'credit'}),
    ('deals', 'ended_date',
        {'won_opportunities': 'won_credit', 'lost_opportunities': 'lost_credit'}),
    ('sales', 'ordered_date', dict(
        zip(same, same), orders='credit', revenue='credited_revenue',
        gross_margin='credited_gross_margin', orders_without_amount='without_amount',
        orders_without_margin='without_margin', orders_without_value='without_value'
    )),
    ('acquisitions', 'acquired_date', dict(
        new_customers='credit', new_customer_revenue='credited_new_customer_revenue',
        new_customer_gross_margin='credited_new_customer_gross_margin',
        doubtful_new_customers='doubtful', doubtful_new_customer_revenue='doubtful_revenue',
        doubtful_new_customer_gross_margin='doubtful_gross_margin',
        new_customers_without_amount='without_amount',
        new_customers_without_margin='without_margin', new_customers_without_value='without_value'
    )),
] -%}

with

attribution as (select * from {{ ref('int_segment_credits__labelled') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
orders as (select * from {{ ref('int_orders__identified') }}),
customers as (select * from {{ ref('int_customers__acquired') }}),

deals as (
    select
        attribution.channel,
        attribution.campaign_id,
        attribution.{{ keys | join(', attribution.') }},
        opportunities.created_date,
        coalesce(opportunities.closed_date, opportunities.created_date) as ended_date,
        attribution.credit,
        case when opportunities.is_won then attribution.credit end as won_credit,
        case when opportunities.is_lost then attribution.credit end as lost_credit
    from attribution
    inner join opportunities
        on attribution.opportunity_id = opportunities.opportunity_id
    where attribution.conversion_kind = 'opportunity'
),

sales as (
    select
        attribution.channel,
        attribution.campaign_id,
        attribution.{{ keys | join(', attribution.') }},
        orders.ordered_date,
        case when orders.is_order then attribution.credit else 0 end as credit,
        attribution.credited_revenue,
        attribution.credited_gross_margin,
        case when orders.is_amount_estimated then attribution.credited_revenue end
            as estimated_revenue,
        case
            when orders.is_amount_estimated or orders.is_margin_estimated
                then attribution.credited_gross_margin
        end as estimated_gross_margin,
        case when orders.is_order and orders.is_maybe_twice then attribution.credit else 0 end
            as doubtful_orders,
        {%- for amount in ['revenue', 'gross_margin'] %}
        case
            when orders.is_amount_estimated or orders.is_maybe_twice
                then attribution.credited_{{ amount }}
        end as doubtful_{{ amount }},
        {%- endfor %}
        case when orders.revenue is not null then cast(
            {{ exact_product('orders.list_amount', 'attribution.credit') }} as decimal(28, 9)
        ) end as list_amount,
        case when orders.list_amount is not null then attribution.credited_revenue end
            as listed_revenue,
        case when orders.is_order and orders.revenue is null then attribution.credit else 0 end
            as without_amount,
        case when orders.is_margin_unknown then attribution.credit else 0 end as without_margin,
        case
            when orders.is_order and coalesce(orders.revenue, orders.gross_margin) is null
                then attribution.credit
            else 0
        end as without_value
    from attribution
    inner join orders
        on attribution.order_id = orders.order_id
    where attribution.conversion_kind = 'order'
),

acquisitions as (
    select
        attribution.channel,
        attribution.campaign_id,
        attribution.{{ keys | join(', attribution.') }},
        customers.acquired_date,
        attribution.credit,
        attribution.credited_new_customer_revenue,
        attribution.credited_new_customer_gross_margin,
        {%- for amount in ['doubtful_revenue', 'doubtful_gross_margin'] %}
        cast(
            {{ exact_product('customers.' ~ amount, 'attribution.credit') }} as decimal(28, 9)
        ) as {{ amount }},
        {%- endfor %}
        {%- for name, condition in [
            ('doubtful', 'customers.is_buyer_unknown'),
            ('without_amount', 'customers.new_customer_revenue is null'),
            ('without_margin', 'customers.is_margin_unknown'),
            ('without_value',
                'coalesce(customers.new_customer_revenue, customers.new_customer_gross_margin)'
                ' is null'),
        ] %}
        case when {{ condition }} then attribution.credit else 0 end as {{ name }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from attribution
    inner join customers
        on attribution.order_id = customers.order_id
    where attribution.conversion_kind = 'order'
),

final as (
    {%- for relation, date, sums in events %}
    select
        {{ date }} as period_date,
        channel,
        campaign_id,
        {{ keys | join(', ') }},
        {%- for measure in credited_measures() %}
        {%- set sum = 'sum(' ~ sums[measure] ~ ')' if measure in sums else 'null' %}
        cast({{ sum }} as decimal(28, 9)) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ relation }}
    {{- '\n    where coalesce(won_credit, lost_credit) is not null' if date == 'ended_date' }}
    group by {{ date }}, channel, campaign_id, {{ keys | join(', ') }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
