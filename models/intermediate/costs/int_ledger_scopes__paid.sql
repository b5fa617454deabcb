-- What the ledger's media and salary lines of one reach amount to in a month. A media line covers
-- its platform in its channel; naming one of them, all of that; with neither, all of the month. A
-- salary covers its person, without one its team, without team everybody. Lines that sum to 0 or
-- less pay nothing: they stay costs, and replace neither spend nor hours.
-- Grain: one row per category, month_date, scope_kind and scope_key.

with

ledger as (select * from {{ ref('int_ledger_entries__accrued') }}),

reaches as (
    select
        ledger.category,
        ledger.month_date,
        case
            when
                ledger.category = 'media'
                and ledger.platform_key is not null
                and ledger.channel <> 'unknown'
                then 'platform_channel'
            when ledger.category = 'media' and ledger.platform_key is not null then 'platform'
            when ledger.category = 'media' and ledger.channel is not null then 'channel'
            when ledger.category = 'media' then 'month'
            when ledger.person_id is not null then 'person'
            when ledger.team_key is not null then 'team'
            else 'all'
        end as scope_kind,
        case
            when ledger.category = 'media'
                then coalesce(
                    ledger.platform_key || '/' || nullif(ledger.channel, 'unknown'),
                    ledger.platform_key,
                    ledger.channel,
                    ''
                )
            else coalesce(ledger.person_id, ledger.team_key, '')
        end as scope_key,
        ledger.sign * ledger.amount_units as units,
        ledger.sign * coalesce(ledger.amount_units, ledger.original_units) as known_units
    from ledger
    where ledger.category in ('media', 'salary') and ledger.month_date is not null
),

final as (
    select
        reaches.category,
        reaches.month_date,
        reaches.scope_kind,
        reaches.scope_key,
        sum(reaches.known_units) > 0 as is_paid,
        cast(
            cast(sum(reaches.units) as decimal(18, 0)) * cast(0.0001 as decimal(5, 4))
            as decimal(18, 4)
        ) as amount
    from reaches
    group by reaches.category, reaches.month_date, reaches.scope_kind, reaches.scope_key
)

select * from final
