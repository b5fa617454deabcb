-- The ledger's media lines beside the platform spend of their reach, each spend compared once, with
-- the narrowest line that covers it: its platform's, else its channel's, else the month's. Where
-- none covers it, lines that sum to 0 or less are compared in the same way.
-- Grain: one row per month_date, ledger_scope, scope_key and is_in_ledger.

with

covered as (
    select * from {{ ref('int_ad_spend__covered') }}
),

reaches as (
    select * from {{ ref('int_ledger_reaches__netted') }}
),

spends as (
    select
        covered.month_date,
        covered.ledger_scope,
        covered.ledger_scope_key as scope_key,
        covered.is_in_ledger,
        sum(covered.spend) as spend
    from covered
    where covered.ledger_scope is not null and covered.month_date is not null
    group by
        covered.month_date,
        covered.ledger_scope,
        covered.ledger_scope_key,
        covered.is_in_ledger
),

final as (
    select
        spends.month_date,
        spends.ledger_scope,
        spends.scope_key,
        spends.is_in_ledger,
        cast(coalesce(reaches.amount, 0) as decimal(18, 4)) as ledger_amount,
        cast(spends.spend as decimal(18, 4)) as spend
    from spends
    left join reaches
        on
            reaches.category = 'media'
            and spends.month_date = reaches.month_date
            and spends.ledger_scope = reaches.scope_kind
            and spends.scope_key = reaches.scope_key
)

select * from final
