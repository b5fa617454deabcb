-- All that says what a customer is worth and thinks, under one key: orders, credit notes, answers
-- to surveys, having been referred, and referrals made. Who referred an order is known by the id of
-- an account or lead, else by a name that one account alone has; nobody refers themselves.
-- Grain: one row per order or credit note, answer, and pair of referrer and referred (two rows).
with

orders as (select * from {{ ref('int_orders__identified') }}),
delivered as (select * from {{ ref('stg_crm__orders') }}),
feedback as (select * from {{ ref('stg_crm__feedback') }}),
account_references as (select * from {{ ref('int_account_references__resolved') }}),
account_keys as (select * from {{ ref('int_account_keys__listed') }}),
merged as (select * from {{ ref('int_leads__merged') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),

lead_keys as (
    select
        merged.lead_id,
        coalesce(leads.account_id, 'lead-' || leads.lead_id) as customer_key
    from merged
    inner join leads
        on merged.kept_lead_id = leads.lead_id
),

known_accounts as (
    select
        account_key,
        min(account_id) as account_id
    from account_keys
    group by account_key
    having count(distinct account_id) = 1
),

referrals as (
    select distinct
        orders.customer_key,
        coalesce(
            accounts_by_id.account_id, lead_keys.customer_key, accounts_by_name.account_id
        ) as referrer_key
    from delivered
    inner join orders
        on delivered.order_id = orders.order_id
    left join known_accounts as accounts_by_id
        on 'id:' || delivered.referred_by = accounts_by_id.account_key
    left join lead_keys
        on delivered.referred_by = lead_keys.lead_id
    left join known_accounts as accounts_by_name
        on 'name:' || {{ normalise_label('delivered.referred_by') }} = accounts_by_name.account_key
    where
        delivered.referred_by is not null
        and orders.is_order
),

final as (
    select
        customer_key,
        case when is_order then 'order' else 'credit_note' end as event_kind,
        ordered_date as event_date,
        coalesce(kind = 'upsell', false) as is_upsell,
        is_margin_unknown,
        cast(null as bigint) as score,
        revenue,
        gross_margin
    from orders
    union all
    select
        coalesce(account_references.account_id, lead_keys.customer_key) as customer_key,
        'answer' as event_kind,
        feedback.answered_date as event_date,
        false as is_upsell,
        false as is_margin_unknown,
        feedback.score,
        cast(null as decimal(18, 4)) as revenue,
        cast(null as decimal(18, 4)) as gross_margin
    from feedback
    left join account_references
        on feedback.account_reference = account_references.account_reference
    left join lead_keys
        on feedback.lead_id = lead_keys.lead_id
    union all
    {%- for kind, key in [('referred', 'customer_key'), ('referral', 'referrer_key')] %}
    select
        {{ key }} as customer_key,
        '{{ kind }}' as event_kind,
        cast(null as date) as event_date,
        false as is_upsell,
        false as is_margin_unknown,
        cast(null as bigint) as score,
        cast(null as decimal(18, 4)) as revenue,
        cast(null as decimal(18, 4)) as gross_margin
    from referrals
    where coalesce(referrer_key <> customer_key, true)
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
