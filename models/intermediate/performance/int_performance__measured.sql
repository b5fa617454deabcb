-- The additive measures behind every performance mart, side by side. A measure that no extract
-- gives is null, one that is given without an event is 0. Orders without amount are counted beside
-- the value of the others, which is null when no order has one; a margin is null as soon as one
-- order with an amount lacks it.
-- Grain: one row per dimension kind and value, period grain and start, attribution model.

with completed as (
    select * from {{ ref('int_performance__completed') }}
),

summed as (
    select
        dimension_kind,
        dimension_value,
        period_grain,
        period_start,
        attribution_model,
        {%- for measure in [
            'direct_cost', 'indirect_cost', 'complete_cost', 'revenue', 'gross_margin',
            'new_customer_revenue', 'new_customer_gross_margin',
        ] %}
        cast(sum(case when measure = '{{ measure }}' then value end) as decimal(18, 4))
            as {{ measure }},
        {%- endfor %}
        {%- for measure in [
            'targeted', 'contacted', 'visitors', 'raw_leads', 'mqls', 'sqls', 'meetings_held',
            'opportunities', 'won_opportunities', 'lost_opportunities', 'new_customers', 'orders',
            'orders_without_amount', 'orders_without_margin', 'new_customers_without_amount',
        ] %}
        cast(sum(case when measure = '{{ measure }}' then value end) as bigint) as {{ measure }},
        {%- endfor %}
        cast(sum(case when measure = 'new_customers_without_margin' then value end) as bigint)
            as new_customers_without_margin
    from completed
    group by dimension_kind, dimension_value, period_grain, period_start, attribution_model
),

final as (
    select
        dimension_kind,
        dimension_value,
        period_grain,
        period_start,
        attribution_model,
        direct_cost,
        indirect_cost,
        complete_cost,
        targeted,
        contacted,
        visitors,
        raw_leads,
        mqls,
        sqls,
        meetings_held,
        opportunities,
        won_opportunities,
        lost_opportunities,
        new_customers,
        orders,
        orders_without_amount,
        case
            when orders = 0 or coalesce(orders_without_amount < orders, true) then revenue
        end as revenue,
        case
            when orders_without_margin > 0 then null
            when orders = 0 or coalesce(orders_without_amount < orders, true) then gross_margin
        end as gross_margin,
        case
            when new_customers = 0 or coalesce(new_customers_without_amount < new_customers, true)
                then new_customer_revenue
        end as new_customer_revenue,
        case
            when new_customers_without_margin > 0 then null
            when new_customers = 0 or coalesce(new_customers_without_amount < new_customers, true)
                then new_customer_gross_margin
        end as new_customer_gross_margin
    from summed
)

select * from final
