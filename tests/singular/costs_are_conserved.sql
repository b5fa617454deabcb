-- What a cost line amounts to is what its rows sum to, in its own currency and in the workspace's,
-- whatever its service period, key or sign, dated or not. Ledger lines are compared with the ledger
-- as delivered, what platforms were paid outside it with their own reports, the others with the
-- cost base. The costs of every month and category, spread over days, channels and campaigns, are
-- the cost base to the last ten-thousandth; those without a readable date are a group of their own,
-- grouped and never joined so that it is compared too. Every row returned is a difference.

with

costs as (
    select * from {{ ref('fct_costs') }}
),

ad_spend as (
    select * from {{ ref('fct_ad_spend') }}
),

delivered as (
    select * from {{ ref('stg_finance__ledger_entries') }}
),

ledger as (
    select * from {{ ref('int_ledger_entries__converted') }}
),

base as (
    select * from {{ ref('int_costs__base') }}
),

lines as (
    select
        delivered.entry_id as cost_id,
        'ledger' as cost_source,
        ledger.amount,
        delivered.amount as original_amount
    from delivered
    left join ledger
        on delivered.entry_id = ledger.entry_id
    where delivered.amount is not null
    union all
    select
        base.cost_id,
        base.cost_source,
        sum(base.amount) as amount,
        null as original_amount
    from base
    where base.cost_source <> 'ledger'
    group by base.cost_id, base.cost_source
    union all
    select
        ad_spend.channel || ' ' || ad_spend.original_currency as cost_id,
        'reported' as cost_source,
        sum(ad_spend.spend) as amount,
        sum(ad_spend.original_amount) as original_amount
    from ad_spend
    where not ad_spend.is_in_ledger and ad_spend.original_amount is not null
    group by ad_spend.channel, ad_spend.original_currency
),

paid as (
    select
        costs.cost_id,
        costs.cost_source,
        costs.original_amount,
        costs.direct_cost,
        costs.indirect_cost,
        costs.complete_cost,
        costs.non_prospecting_cost
    from costs
    union all
    select
        costs.channel || ' ' || costs.original_currency as cost_id,
        'reported' as cost_source,
        costs.original_amount,
        costs.direct_cost,
        costs.indirect_cost,
        costs.complete_cost,
        costs.non_prospecting_cost
    from costs
    where costs.cost_source = 'platform'
),

spread as (
    select
        paid.cost_id,
        paid.cost_source,
        sum(paid.complete_cost + paid.non_prospecting_cost) as amount,
        sum(paid.original_amount) as original_amount,
        min(
            case
                when paid.complete_cost = paid.direct_cost + paid.indirect_cost then 1
                when paid.complete_cost is null then 1
                else 0
            end
        ) as is_sum_of_natures
    from paid
    group by paid.cost_id, paid.cost_source
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
    'a line is the sum of its rows' as broken_rule,
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

union all

select
    'the months of a category are the cost base' as broken_rule,
    cast(month_date as {{ dbt.type_string() }}) || ' ' || category || ' ' || nature as cost_id,
    sum(base_amount) as amount,
    sum(spread_amount) as spread_amount,
    null as original_amount,
    null as spread_original_amount
from both_sides
group by month_date, category, nature
having coalesce(sum(spread_amount), 0) <> coalesce(sum(base_amount), 0)
