-- Deal amounts that are missing, estimated or impossible, or that their orders contradict. An order
-- may be booked up to 60 days after the deal is won; a difference of 1 % is rounding.
-- Grain: one row per finding of opportunities.
with

opportunities as (
    select * from {{ ref('int_opportunities__linked') }}
),

records as (
    select * from {{ ref('stg_crm__opportunities') }}
),

orders as (
    select * from {{ ref('int_orders__checked') }}
),

listed as (
    select * from {{ ref('int_orders__listed') }}
),

valued as (
    select * from {{ ref('int_orders__valued') }}
),

dated as (
    select * from {{ ref('int_extracts__dated') }}
),

columns as (
    select * from {{ ref('stg_land__columns') }}
),

delivered as (
    select
        max(case when column_name = 'amount' and is_delivered then 1 else 0 end) = 1
            as has_amounts
    from columns
    where extract = 'crm_opportunities'
),

ordered as (
    select
        listed.opportunity_id,
        max(valued.original_currency) as currency,
        max(valued.original_currency) = min(valued.original_currency) as is_one_currency,
        sum(valued.original_amount) as original_amount,
        sum(valued.revenue) as revenue
    from listed
    inner join valued
        on listed.order_id = valued.order_id
    where
        not listed.is_from_opportunity
        and not listed.is_credit_note
        and coalesce(listed.kind, 'new') <> 'renewal'
        and listed.opportunity_id is not null
    group by listed.opportunity_id
),

-- orders name their deals here, and the last of them is of this day
booking as (
    select max(dated.last_date) as last_date
    from ordered
    inner join dated
        on dated.extract = 'crm_orders'
),

checked as (
    select
        opportunities.opportunity_id,
        opportunities.status,
        opportunities.is_amount_estimated,
        delivered.has_amounts,
        {{ dbt.datediff('opportunities.closed_date', 'booking.last_date', 'day') }} > 60
        and orders.is_from_opportunity
        and not orders.is_maybe_twice as is_without_order,
        ordered.is_one_currency
        and ordered.currency = opportunities.original_currency
        and abs(ordered.original_amount - opportunities.original_amount) * 100
        > abs(opportunities.original_amount) as is_ordered_otherwise,
        opportunities.original_amount,
        opportunities.amount,
        opportunities.list_amount,
        abs(ordered.revenue - opportunities.amount) as order_difference,
        records.source_file,
        records.source_record
    from opportunities
    cross join booking
    cross join delivered
    inner join records
        on opportunities.opportunity_id = records.opportunity_id
    left join ordered
        on opportunities.opportunity_id = ordered.opportunity_id
    left join orders
        on 'opportunity-' || opportunities.opportunity_id = orders.order_id
),

final as (
    {%- for rule_id, column_name, amount, condition in [
        ('unsold_amount_missing', 'amount', 'null',
            "status <> 'won' and original_amount is null and has_amounts"),
        ('won_amount_estimated', 'amount_is_estimated', 'amount',
            "status = 'won' and is_amount_estimated"),
        ('open_amount_estimated', 'amount_is_estimated', 'amount',
            "status = 'open' and is_amount_estimated"),
        ('opportunity_amount_not_positive', 'amount', 'abs(amount)',
            "original_amount < 0 or (status = 'won' and original_amount = 0)"),
        ('opportunity_above_list_amount', 'list_amount', 'amount - list_amount',
            'original_amount > 0 and list_amount < amount'),
        ('opportunity_amount_differs_from_order', 'amount', 'order_difference',
            "status = 'won' and is_ordered_otherwise"),
        ('won_without_order', 'opportunity_id', 'amount', "status = 'won' and is_without_order"),
    ] %}
    select
        {{ finding_columns(
            rule_id, 'opportunity', 'opportunity_id', 'crm_opportunities', column_name, amount
        ) }}
    from checked
    where {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
