-- What each customer bought, said and referred, with what describes it: month, channel and offer of
-- the order that won it (of its first order, where it was a customer before), and its company's
-- segments. What names no customer, and who never bought here, stand beside with 0 orders.
-- Grain: one row per customer_key, and one without key.
with

events as (select * from {{ ref('int_customer_events__listed') }}),
windows as (select * from {{ ref('int_value_windows__set') }}),
orders as (select * from {{ ref('int_orders__identified') }}),
acquired as (select * from {{ ref('int_customers__acquired') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
accounts as (select * from {{ ref('int_accounts__identified') }}),
introductions as (select * from {{ ref('int_accounts__introduced') }}),

placed as (
    select
        events.customer_key,
        events.event_kind,
        events.is_upsell,
        events.is_margin_unknown,
        case
            when events.event_date > windows.window_end_date then 'none'
            when events.event_date >= windows.last_start_date then 'last'
            when events.event_date >= windows.previous_start_date then 'previous'
            else 'none'
        end as window_name,
        events.score,
        events.revenue,
        events.gross_margin
    from events
    cross join windows
),

{# how many events a condition holds for #}
{% set counts = {
    'orders': "event_kind = 'order'",
    'orders_without_amount': "event_kind = 'order' and revenue is null",
    'orders_without_margin': 'is_margin_unknown',
    'upsells': "event_kind = 'order' and is_upsell",
    'orders_last': "event_kind = 'order' and window_name = 'last'",
    'orders_previous': "event_kind = 'order' and window_name = 'previous'",
    'orders_last_without_margin': "is_margin_unknown and window_name = 'last'",
    'referred': "event_kind = 'referred'",
    'referrals': "event_kind = 'referral'",
    'answers': 'score between 0 and 10',
    'promoters': 'score between 9 and 10',
    'passives': 'score between 7 and 8',
    'detractors': 'score between 0 and 6',
} -%}
summed as (
    select
        customer_key,
        {%- for name, condition in counts.items() %}
        cast(sum(case when {{ condition }} then 1 else 0 end) as bigint) as {{ name }},
        {%- endfor %}
        coalesce(sum(revenue), 0) as revenue,
        coalesce(sum(gross_margin), 0) as gross_margin,
        coalesce(sum(case when window_name = 'last' then revenue end), 0) as revenue_last,
        coalesce(sum(case when window_name = 'previous' then revenue end), 0) as revenue_previous,
        coalesce(sum(case when window_name = 'last' then gross_margin end), 0) as gross_margin_last
    from placed
    group by customer_key
),

entries as (
    select
        orders.customer_key,
        acquired.order_id is not null as is_acquired,
        acquired.acquired_date,
        orders.channel,
        orders.offer,
        orders.lead_id,
        row_number() over (
            partition by orders.customer_key
            order by
                case when acquired.order_id is null then 1 else 0 end asc,
                orders.ordered_at asc nulls last, orders.order_id asc
        ) as position
    from orders
    left join acquired
        on orders.order_id = acquired.order_id
    where orders.is_order
),

final as (
    select
        summed.customer_key,
        coalesce(
            cast(
                cast({{ dbt.date_trunc('month', 'entries.acquired_date') }} as date)
                as {{ dbt.type_string() }}
            ),
            case when not entries.is_acquired then 'existing' else 'unknown' end
        ) as cohort,
        coalesce(entries.channel, 'unknown') as channel,
        {%- for attribute in ['sector', 'company_size', 'region'] %}
        coalesce(
            accounts.{{ attribute }}, introductions.{{ attribute }}, leads.{{ attribute }},
            'unknown'
        ) as {{ attribute }},
        {%- endfor %}
        coalesce(entries.offer, 'unknown') as offer,
        coalesce(entries.is_acquired, false) as is_acquired,
        summed.orders > 0
        and (
            summed.referred > 0
            or coalesce(entries.channel = 'referral', false)
            or coalesce(leads.channel = 'referral', false)
        ) as is_referred,
        {%- for name in counts if name != 'referred' %}
        summed.{{ name }},
        {%- endfor %}
        {%- for name in ['revenue', 'revenue_last', 'revenue_previous', 'gross_margin'] %}
        cast(summed.{{ name }} as decimal(18, 4)) as {{ name }},
        {%- endfor %}
        cast(summed.gross_margin_last as decimal(18, 4)) as gross_margin_last
    from summed
    left join entries
        on summed.customer_key = entries.customer_key and entries.position = 1
    left join leads
        on entries.lead_id = leads.lead_id
    left join accounts
        on summed.customer_key = accounts.account_id
    left join introductions
        on summed.customer_key = introductions.account_id
)

select * from final
