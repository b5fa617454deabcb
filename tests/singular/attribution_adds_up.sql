-- Under every model the credits of a conversion sum to exactly 1, its amounts to its own, none is
-- negative, and every deal and order is credited. A touch that is credited came at or before the
-- conversion, inside the look-back window, of the conversion's own account.
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

paths as (
    select * from {{ ref('int_conversion_touches__pathed') }}
),

touches as (
    select * from {{ ref('int_journey_touches__counted') }}
),

settings as (
    select * from {{ source('reference', 'settings') }}
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
    'credits and amounts add up' as broken_rule,
    conversions.conversion_id,
    models.attribution_model,
    cast(null as {{ dbt.type_string() }}) as touch_id,
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

union all

select
    'a touch is credited for what came after it' as broken_rule,
    paths.conversion_id,
    cast(null as {{ dbt.type_string() }}) as attribution_model,
    paths.touch_id,
    cast(null as decimal(12, 9)) as credit
from paths
cross join settings
inner join conversions
    on paths.conversion_id = conversions.conversion_id
inner join touches
    on paths.touch_id = touches.touch_id
where
    touches.occurred_at > conversions.until_at
    or touches.journey_key <> conversions.journey_key
    or touches.occurred_at
    < {{ dbt.dateadd('day', '-1 * settings.lookback_days', 'conversions.until_at') }}
