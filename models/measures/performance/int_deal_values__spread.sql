-- How much one deal differs from another, pooled over the company: the mean and the squared
-- coefficient of variation (variance of a sample by squared mean) of what customers and orders
-- bring. A spreadsheet of totals knows the mean of its cells only. One deal, or none, says nothing
-- of a spread: the coefficient is then 1, that of a count of rare events twice as wide.
-- Grain: one row per value: margin and revenue of customers and of orders.

with

customers as (select * from {{ ref('int_customers__acquired') }}),
orders as (select * from {{ ref('int_orders__identified') }}),
totals as (select * from {{ ref('int_channel_totals__compared') }}),

cells as (
    select
        month_date,
        channel,
        campaign_id,
        sum(case when measure = 'new_customers' then value end) as customers,
        sum(case when measure = 'new_customer_revenue' then value end) as revenue,
        sum(case when measure = 'new_customer_gross_margin' then value end) as gross_margin
    from totals
    where not is_given_elsewhere
    group by month_date, channel, campaign_id
),

deals as (
    {%- for name, column in [
        ('new_customer_revenue', 'revenue'), ('new_customer_gross_margin', 'gross_margin'),
    ] %}
    select
        '{{ name }}' as measure,
        cast(1 as decimal(28, 9)) as deals,
        {{ name }} as amount
    from customers
    where {{ name }} is not null
    union all
    select
        '{{ name }}' as measure,
        cast(customers as decimal(28, 9)) as deals,
        cast({{ column }} as decimal(18, 4)) as amount
    from cells
    where
        {{ column }} is not null
        and customers > 0
    union all
    {%- endfor %}
    {%- for name in ['revenue', 'gross_margin'] %}
    select
        '{{ name }}' as measure,
        cast(1 as decimal(28, 9)) as deals,
        {{ name }} as amount
    from orders
    where
        is_order
        and {{ name }} is not null
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

squared as (
    select
        measure,
        deals,
        amount,
        {{ mean_square('amount', 'deals') }} as squared
    from deals
),

summed as (
    select
        measure,
        cast(sum(deals) as decimal(28, 9)) as deals,
        cast(sum(amount) as decimal(28, 4)) as amount,
        sum(squared) as squared
    from squared
    group by measure
),

final as (
    select
        measure,
        deals,
        {{ safe_divide('amount', 'deals') }} as mean_amount,
        {{ squared_variation('squared', 'amount', 'deals') }} as squared_variation
    from summed
)

select * from final
