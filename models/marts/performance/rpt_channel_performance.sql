-- The standard table: what each channel costs and brings, under one set of formulas.
-- Grain: one row per period grain, period start, channel (with `all`, `unknown` and
-- `unallocated`) and attribution model.

with measured as (
    select * from {{ ref('int_performance__measured') }}
),

final as (
    select
        period_grain,
        period_start,
        dimension_value as channel,
        attribution_model,
        complete_cost,
        direct_cost,
        indirect_cost,
        targeted,
        contacted,
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
        revenue,
        gross_margin,
        new_customer_revenue,
        new_customer_gross_margin,
        {{ performance_ratios(standard_ratios()) }}
    from measured
    where dimension_kind = 'channel'
)

select * from final
