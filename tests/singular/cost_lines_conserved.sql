-- What a cost line amounts to is what its rows sum to, in its own currency and in the workspace's,
-- whatever its service period, key or sign. Ledger lines are compared with the ledger itself,
-- the others with the cost base. Every row returned is a difference.

with

costs as (
    select * from {{ ref('fct_costs') }}
),

ledger as (
    select * from {{ ref('int_ledger_entries__converted') }}
),

base as (
    select * from {{ ref('int_costs__base') }}
),

lines as (
    select
        ledger.entry_id as cost_id,
        'ledger' as cost_source,
        ledger.amount,
        ledger.original_amount
    from ledger
    union all
    select
        base.cost_id,
        base.cost_source,
        sum(base.amount) as amount,
        null as original_amount
    from base
    where base.cost_source <> 'ledger'
    group by base.cost_id, base.cost_source
),

spread as (
    select
        costs.cost_id,
        costs.cost_source,
        sum(costs.complete_cost + costs.non_prospecting_cost) as amount,
        sum(costs.original_amount) as original_amount,
        min(
            case
                when costs.complete_cost = costs.direct_cost + costs.indirect_cost then 1
                when costs.complete_cost is null then 1
                else 0
            end
        ) as is_sum_of_natures
    from costs
    group by costs.cost_id, costs.cost_source
)

select
    coalesce(lines.cost_id, spread.cost_id) as cost_id,
    lines.amount,
    spread.amount as spread_amount,
    lines.original_amount,
    spread.original_amount as spread_original_amount
from lines
full outer join spread
    on lines.cost_id = spread.cost_id and lines.cost_source = spread.cost_source
where
    lines.cost_id is null
    or spread.cost_id is null
    or coalesce(lines.amount, 0) <> coalesce(spread.amount, 0)
    or coalesce(lines.original_amount, spread.original_amount) <> spread.original_amount
    or spread.is_sum_of_natures = 0
