-- Orders that contradict their deal, their lead, their own amounts or another order.
-- Grain: one row per finding of orders.
with

orders as (
    select * from {{ ref('stg_crm__orders') }}
),

listed as (
    select * from {{ ref('int_orders__listed') }}
),

linked as (
    select * from {{ ref('int_orders__linked') }}
),

valued as (
    select * from {{ ref('int_orders__valued') }}
),

opportunities as (
    select * from {{ ref('int_opportunities__linked') }}
),

leads as (
    select * from {{ ref('int_leads__qualified') }}
),

merged as (
    select * from {{ ref('int_leads__merged') }}
),

build as (
    select * from {{ ref('stg_reference__build') }}
),

joined as (
    select
        orders.order_id,
        orders.opportunity_id,
        orders.kind,
        orders.offer,
        linked.account_id,
        listed.is_credit_note,
        opportunities.status as opportunity_status,
        opportunities.original_currency as opportunity_currency,
        valued.original_currency,
        orders.ordered_date,
        opportunities.created_date as opportunity_date,
        leads.created_date as lead_date,
        orders.amount,
        orders.list_amount,
        orders.margin_amount,
        orders.cost_amount,
        valued.revenue,
        valued.list_amount as list_revenue,
        orders.source_file,
        orders.source_record
    from orders
    inner join listed
        on orders.order_id = listed.order_id
    inner join linked
        on orders.order_id = linked.order_id
    inner join valued
        on orders.order_id = valued.order_id
    left join opportunities
        on orders.opportunity_id = opportunities.opportunity_id
    left join merged
        on orders.lead_id = merged.lead_id
    left join leads
        on merged.kept_lead_id = leads.lead_id
),

twins as (
    select
        order_id,
        row_number() over (
            partition by account_id, ordered_date, amount, original_currency, offer, kind
            order by order_id asc nulls last
        ) as booking_number,
        min(opportunity_id) over (
            partition by account_id, ordered_date, amount, original_currency, offer, kind
        ) as first_opportunity_id,
        max(opportunity_id) over (
            partition by account_id, ordered_date, amount, original_currency, offer, kind
        ) as last_opportunity_id
    from joined
    where account_id is not null and amount > 0
),

checked as (
    select
        joined.order_id,
        joined.is_credit_note,
        joined.kind,
        joined.opportunity_status,
        joined.opportunity_currency,
        joined.original_currency,
        joined.ordered_date,
        joined.opportunity_date,
        case when joined.lead_date <= build.as_of_date then joined.lead_date end as lead_date,
        coalesce(
            twins.booking_number > 1
            and coalesce(twins.first_opportunity_id = twins.last_opportunity_id, true), false
        ) as is_repeated,
        joined.amount,
        joined.list_amount,
        joined.margin_amount,
        joined.cost_amount,
        joined.revenue,
        joined.list_revenue,
        joined.source_file,
        joined.source_record
    from joined
    cross join build
    left join twins
        on joined.order_id = twins.order_id
),

final as (
    {%- for rule_id, column_name, amount, condition in [
        ('order_amount_not_positive', 'amount', 'abs(revenue)',
            "amount = 0 or (amount < 0 and kind <> 'credit_note')"),
        ('order_above_list_amount', 'list_amount', 'revenue - list_revenue',
            'not is_credit_note and list_amount < amount'),
        ('order_margin_above_amount', 'margin_amount', 'revenue',
            'not is_credit_note and (margin_amount > amount or cost_amount < 0)'),
        ('order_maybe_repeated', 'order_id', 'revenue', 'is_repeated'),
        ('order_before_lead', 'ordered_at', 'revenue',
            "coalesce(kind, 'new') = 'new' and ordered_date < lead_date"),
        ('order_before_opportunity', 'ordered_at', 'revenue', 'ordered_date < opportunity_date'),
        ('order_of_unwon_opportunity', 'opportunity_id', 'revenue',
            "not is_credit_note and opportunity_status <> 'won'"),
        ('order_currency_differs', 'currency', 'revenue',
            'original_currency <> opportunity_currency'),
    ] %}
    select
        {{ finding_columns(rule_id, 'order', 'order_id', 'crm_orders', column_name, amount) }}
    from checked
    where {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
