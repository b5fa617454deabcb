-- Each ledger line's month spread by its driver, in whole ten-thousandths: the parts sum to the
-- line. Hours that are not prospecting take their share of a salary outside the cost base. What the
-- driver does not reach, as a line of no month, stays on the line's channel, else it is
-- unallocated.
-- Grain: one row per entry_id, accrual month_date, channel, campaign_id and is_prospecting.
with

ledger as (select * from {{ ref('int_ledger_drivers__chosen') }}),
drivers as (select * from {{ ref('int_cost_drivers__measured') }}),

shares as (
    select
        ledger.entry_id,
        ledger.month_date,
        ledger.driver,
        coalesce(
            drivers.channel, case when drivers.campaign_id is not null then 'unknown' end
        ) as channel,
        drivers.campaign_id,
        drivers.is_prospecting,
        drivers.weight,
        ledger.amount_units as amount,
        ledger.original_units as original
    from ledger
    inner join drivers
        on
            ledger.driver = drivers.driver
            and ledger.scope_kind = drivers.scope_kind
            and ledger.scope_key = drivers.scope_key
            and ledger.month_date = drivers.month_date
            and drivers.weight > 0
            and (ledger.channel is null or ledger.channel = drivers.channel)
            and (ledger.category = 'salary' or coalesce(drivers.channel, drivers.campaign_id) <> '')
),

{{ split_wholes(
    'shares', ['amount', 'original'], 'entry_id, month_date',
    'channel asc nulls last, campaign_id asc nulls last, is_prospecting desc'
) }},

final as (
    select
        entry_id,
        month_date,
        coalesce(channel, 'unallocated') as channel,
        campaign_id,
        driver as allocation_key,
        is_prospecting,
        amount_part as amount_units,
        original_part as original_units
    from parts
    union all
    select
        ledger.entry_id,
        ledger.month_date,
        coalesce(
            ledger.channel_or_platforms,
            case when ledger.campaign_id is not null then 'unknown' end,
            'unallocated'
        ) as channel,
        ledger.campaign_id,
        case
            when coalesce(ledger.channel_or_platforms, ledger.campaign_id) is null then 'none'
            else 'declared'
        end as allocation_key,
        true as is_prospecting,
        ledger.amount_units,
        ledger.original_units
    from ledger
    where
        not exists (
            select 1
            from shares
            where shares.entry_id = ledger.entry_id and shares.month_date = ledger.month_date
        )
)

select * from final
