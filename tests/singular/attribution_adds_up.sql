-- Under every model the credits of a conversion sum to exactly 1, its amounts to its own, none is
-- negative, and every deal and order is credited.
with attribution as (
    select * from {{ ref('fct_attribution') }}
),

conversions as (
    select * from {{ ref('int_conversions__listed') }}
),

models as (
    select * from {{ ref('int_attribution_models__listed') }}
),

orders as (
    select * from {{ ref('int_orders__identified') }}
),

summed as (
    select
        conversion_id,
        attribution_model,
        sum(credit) as credit,
        min(credit) as least_credit,
        sum(credited_revenue) as revenue,
        sum(credited_gross_margin) as gross_margin
    from attribution
    group by conversion_id, attribution_model
)

select
    conversions.conversion_id,
    models.attribution_model,
    summed.credit
from conversions
cross join models
left join summed
    on
        conversions.conversion_id = summed.conversion_id
        and models.attribution_model = summed.attribution_model
left join orders
    on conversions.order_id = orders.order_id
where
    summed.credit is null
    or summed.credit <> 1
    or summed.least_credit <= 0
    or coalesce(summed.revenue, 0) <> coalesce(orders.revenue, 0)
    or coalesce(summed.gross_margin, 0) <> coalesce(orders.gross_margin, 0)
