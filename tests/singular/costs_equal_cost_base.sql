-- The costs of every month and category, spread over days, channels and campaigns, are the cost
-- base to the last ten-thousandth; those without a readable date are a group of their own, grouped
-- and never joined so that it is compared too. Every row returned is a difference.

with

costs as (
    select * from {{ ref('fct_costs') }}
),

base as (
    select * from {{ ref('int_costs__base') }}
),

both_sides as (
    select
        cast({{ dbt.date_trunc('month', 'costs.cost_date') }} as date) as month_date,
        costs.category,
        costs.nature,
        costs.complete_cost + costs.non_prospecting_cost as spread_amount,
        0 as base_amount
    from costs
    union all
    select
        base.month_date,
        base.category,
        base.nature,
        0 as spread_amount,
        base.amount as base_amount
    from base
)

select
    month_date,
    category,
    nature,
    sum(spread_amount) as spread_amount,
    sum(base_amount) as base_amount
from both_sides
group by month_date, category, nature
having coalesce(sum(spread_amount), 0) <> coalesce(sum(base_amount), 0)
