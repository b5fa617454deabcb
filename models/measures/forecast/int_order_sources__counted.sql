-- Where orders came from, seen at each origin (see forecast_origins), beside the deals open then:
-- leads that are not yet deals (`waiting`), customers, leads of each month (`leads`; month: from
-- lead to order), all orders of each month with amounts (`orders`). An order counts with the deal
-- open at the origin; else as repeat order, unless it is its customer's first; else with the lead.
-- Month -1: those who are there; 0: the orders of the rest of the origin's month; 1 to 6: after it.
-- Grain: one row per part, origin_date (of `leads` and `orders`: a month), stage, age and month.
{% set this_month = 'cast(' ~ dbt.date_trunc('month', 'origins.origin_date') ~ ' as date)' %}
{% set ordered_in = dbt.datediff('origins.origin_date', 'sold.ordered_date', 'month') %}
{% set later = 'sold.ordered_date > origins.origin_date and ' ~ ordered_in ~ ' <= 6'
    ~ ' and coalesce(sold.deal_date > origins.origin_date, true)' %}
with

stays as (select * from {{ ref('int_deal_stays__listed') }}),
orders as (select * from {{ ref('fct_orders') }}),
leads as (select * from {{ ref('dim_leads') }}),
lead_stages as (select * from {{ ref('fct_lead_stages') }}),
extracts as (select * from {{ ref('int_extracts__spanned') }}),
numbers as (select * from {{ ref('int_numbers__listed') }}),
build as (select * from {{ source('reference', 'build') }}),

origins as (
    {{ forecast_origins('extracts', 'numbers', 'build') }}
),

deals as (
    select distinct
        opportunity_id,
        created_date,
        ordered_date
    from stays
),

sold as (
    select
        orders.customer_key,
        1 as units,
        orders.revenue,
        orders.is_new_customer,
        case when deals.opportunity_id is not null then 'deal_' else '' end
        || case when orders.is_new_customer then 'first' else 'repeat' end as kind,
        orders.ordered_date,
        case when orders.ordered_date = deals.ordered_date then deals.created_date end as deal_date,
        least(orders.ordered_date, deals.created_date, leads.created_date) as began_date
    from orders
    inner join origins
        on
            orders.ordered_date <= origins.known_date
            and origins.is_now
    left join deals
        on orders.opportunity_id = deals.opportunity_id
    left join leads
        on orders.lead_id = leads.lead_id
    where not orders.is_credit_note
),

bought as (
    select
        min(ordered_date) as first_date,
        1 as units
    from sold
    group by customer_key
),

waiting as (
    select
        leads.created_date,
        least(moved.reached_date, leads.disqualified_date) as left_date,
        count(*) as units
    from leads
    left join lead_stages as moved
        on
            leads.lead_id = moved.lead_id
            and moved.stage = 'opportunity'
    group by leads.created_date, moved.reached_date, leads.disqualified_date
),

counted as (
    {%- for part, origin, stage, age, month, amount, relation, condition in [
        ('waiting', 'origins.origin_date', "'all'",
         forecast_age('sold.began_date', 'origins.origin_date'), ordered_in, none, 'sold',
         later ~ ' and sold.is_new_customer and sold.began_date <= origins.origin_date'),
        ('customers', 'origins.origin_date', "'all'", '0', ordered_in, none, 'sold',
         later ~ ' and not sold.is_new_customer'),
        ('leads', this_month, "'all'", '0',
         dbt.datediff('sold.began_date', 'sold.ordered_date', 'month'), none, 'sold',
         dbt.datediff('origins.origin_date', 'sold.began_date', 'month') ~ ' = 0'
         ~ ' and sold.is_new_customer'),
        ('orders', this_month, 'sold.kind', '0', '-1', 'sold.revenue', 'sold', ordered_in ~ ' = 0'),
        ('waiting', 'origins.origin_date', "'all'",
         forecast_age('waiting.created_date', 'origins.origin_date'), '-1', none, 'waiting',
         'waiting.created_date <= origins.origin_date'
         ~ ' and coalesce(waiting.left_date > origins.origin_date, true)'),
        ('leads', this_month, "'all'", '0', '-1', none, 'waiting',
         dbt.datediff('origins.origin_date', 'waiting.created_date', 'month') ~ ' = 0'),
        ('customers', 'origins.origin_date', "'all'", '0', '-1', none, 'bought',
         'bought.first_date <= origins.origin_date'),
    ] %}
    select
        '{{ part }}' as part,
        {{ origin }} as origin_date,
        {{ stage }} as stage,
        {{ age }} as age,
        {{ month }} as month,
        {{ relation }}.units,
        {{ amount or 'cast(null as decimal(18, 4))' }} as amount
    from {{ relation }}
    inner join origins
        on {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        part,
        origin_date,
        stage,
        age,
        month,
        cast(sum(units) as bigint) as units,
        cast(count(amount) as bigint) as units_with_amount,
        cast(sum(amount) as decimal(18, 4)) as amount,
        cast(sum({{ mean_square('amount', '1') }}) as decimal(38, 0)) as squared_amount
    from counted
    group by part, origin_date, stage, age, month
)

select * from final
