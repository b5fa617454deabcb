-- Each ledger line's month spread by its driver, in whole ten-thousandths: rounded down, the rest
-- to the largest remainders, so the parts sum to the line. Hours that are not prospecting take
-- their share of a salary outside the cost base. What the driver does not reach, as a line of no
-- month, stays on the line's channel, else it is unallocated.
-- Grain: one row per entry_id, accrual month_date, channel, campaign_id and is_prospecting.

with

ledger as (select * from {{ ref('int_ledger_entries__keyed') }}),
drivers as (select * from {{ ref('int_cost_drivers__measured') }}),

candidates as (
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
        ledger.amount_units,
        ledger.original_units
    from ledger
    inner join drivers
        on
            ledger.driver = drivers.driver
            and ledger.scope_kind = drivers.scope_kind
            and ledger.scope_key = drivers.scope_key
            and ledger.month_date = drivers.month_date
            and (ledger.channel is null or ledger.channel = drivers.channel)
            and (ledger.category = 'salary' or coalesce(drivers.channel, drivers.campaign_id) <> '')
),

totals as (
    select
        candidates.entry_id,
        candidates.month_date,
        sum(candidates.weight) as total_weight
    from candidates
    group by candidates.entry_id, candidates.month_date
),

divided as (
    select
        candidates.entry_id,
        candidates.month_date,
        candidates.driver,
        candidates.channel,
        candidates.campaign_id,
        candidates.is_prospecting,
        candidates.weight,
        candidates.amount_units,
        candidates.original_units,
        totals.total_weight,
        {{ integer_quotient('cast(candidates.amount_units as decimal(38, 0)) * candidates.weight',
                            'totals.total_weight') }} as quotient,
        {{ integer_quotient('cast(candidates.original_units as decimal(38, 0)) * candidates.weight',
                            'totals.total_weight') }} as original_quotient
    from candidates
    inner join totals
        on candidates.entry_id = totals.entry_id and candidates.month_date = totals.month_date
),

ranked as (
    select
        divided.entry_id,
        divided.month_date,
        divided.driver,
        divided.channel,
        divided.campaign_id,
        divided.is_prospecting,
        divided.quotient,
        divided.original_quotient,
        divided.amount_units - sum(divided.quotient) over (
            partition by divided.entry_id, divided.month_date
        ) as leftover,
        divided.original_units - sum(divided.original_quotient) over (
            partition by divided.entry_id, divided.month_date
        ) as original_leftover,
        row_number() over (
            partition by divided.entry_id, divided.month_date
            order by
                cast(divided.amount_units as decimal(38, 0)) * divided.weight
                - divided.quotient * divided.total_weight desc nulls last,
                divided.channel asc nulls last,
                divided.campaign_id asc nulls last,
                divided.is_prospecting desc
        ) as remainder_rank,
        row_number() over (
            partition by divided.entry_id, divided.month_date
            order by
                cast(divided.original_units as decimal(38, 0)) * divided.weight
                - divided.original_quotient * divided.total_weight desc nulls last,
                divided.channel asc nulls last,
                divided.campaign_id asc nulls last,
                divided.is_prospecting desc
        ) as original_rank
    from divided
),

final as (
    select
        ranked.entry_id,
        ranked.month_date,
        coalesce(ranked.channel, 'unallocated') as channel,
        ranked.campaign_id,
        ranked.driver as allocation_key,
        ranked.is_prospecting,
        cast(
            ranked.quotient
            + case when ranked.remainder_rank <= ranked.leftover then 1 else 0 end as bigint
        ) as amount_units,
        cast(
            ranked.original_quotient
            + case when ranked.original_rank <= ranked.original_leftover then 1 else 0 end as bigint
        ) as original_units
    from ranked
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
    left join totals
        on ledger.entry_id = totals.entry_id and ledger.month_date = totals.month_date
    where totals.entry_id is null
)

select * from final
