-- The ledger's media lines beside the platform spend of their reach, each spend compared once, with
-- the narrowest line that covers it: that of its platform in its channel, else its platform's, else
-- its channel's, else the month's. Where none covers it, lines that sum to 0 or less are compared
-- in the same way, and so are lines of a channel in which their platform spent nothing while it did
-- in others.
-- Grain: one row per month_date, ledger_scope, scope_key and is_in_ledger.

with

covered as (select * from {{ ref('int_ad_spend__covered') }}),
reaches as (select * from {{ ref('int_ledger_scopes__paid') }}),

spends as (
    select
        covered.month_date,
        covered.ledger_scope,
        covered.ledger_scope_key as scope_key,
        covered.is_in_ledger,
        cast(sum(covered.spend) as decimal(18, 4)) as spend
    from covered
    where covered.ledger_scope is not null and covered.month_date is not null
    group by
        covered.month_date, covered.ledger_scope, covered.ledger_scope_key, covered.is_in_ledger
),

elsewhere as (
    select
        reaches.month_date,
        reaches.scope_kind as ledger_scope,
        reaches.scope_key,
        true as is_in_ledger,
        cast(0 as decimal(18, 4)) as spend
    from reaches
    left join spends
        on
            reaches.month_date = spends.month_date
            and reaches.scope_kind = spends.ledger_scope
            and reaches.scope_key = spends.scope_key
    where
        reaches.category = 'media'
        and reaches.scope_kind = 'platform_channel'
        and reaches.is_paid
        and spends.month_date is null
        and exists (
            select 1
            from covered
            where
                not covered.is_in_ledger
                and covered.month_date = reaches.month_date
                and left(reaches.scope_key, length(covered.platform_key) + 1)
                = covered.platform_key || '/'
        )
),

compared as (
    select * from spends
    union all
    select * from elsewhere
),

final as (
    select
        compared.month_date,
        compared.ledger_scope,
        compared.scope_key,
        compared.is_in_ledger,
        reaches.amount as ledger_amount,
        compared.spend
    from compared
    left join reaches
        on
            reaches.category = 'media'
            and compared.month_date = reaches.month_date
            and compared.ledger_scope = reaches.scope_kind
            and compared.scope_key = reaches.scope_key
)

select * from final
