-- What is doubtful in the ledger.
-- Grain: one row per rule_id and entity_id.

with

ledger as (select * from {{ ref('int_ledger_entries__converted') }}),
people as (select * from {{ ref('int_people__aliased') }}),
hours as (select * from {{ ref('int_hours__distributed') }}),
value_labels as (select * from {{ source('reference', 'value_labels') }}),
allocation_keys as (select * from {{ source('reference', 'allocation_keys') }}),

twins as (
    select
        ledger.entry_id,
        row_number() over (
            partition by
                ledger.month_date, ledger.original_amount, ledger.original_currency,
                ledger.category, ledger.channel, ledger.campaign_id, ledger.team_key,
                ledger.person_id, ledger.platform_key, ledger.label,
                ledger.accrual_from_date, ledger.accrual_to_date
            order by ledger.entry_id nulls last
        ) as booking_number
    from ledger
    where ledger.original_amount <> 0
),

found as (
    select
        'missing_exchange_rate' as rule_id,
        'currency' as column_name,
        ledger.entry_id
    from ledger
    where ledger.amount is null
    union all
    select
        'negative_cost' as rule_id,
        'amount' as column_name,
        ledger.entry_id
    from ledger
    where ledger.original_amount < 0
    union all
    select
        'unknown_cost_category' as rule_id,
        'category' as column_name,
        ledger.entry_id
    from ledger
    left join value_labels
        on
            value_labels.field = 'cost_category'
            and {{ normalise_label('ledger.category_label') }} = value_labels.label
    where value_labels.label is null
    union all
    select
        'unknown_person' as rule_id,
        'person_id' as column_name,
        ledger.entry_id
    from ledger
    where
        ledger.is_person_unknown
        and exists (select 1 from people)
    union all
    select
        'unknown_team' as rule_id,
        'team' as column_name,
        ledger.entry_id
    from ledger
    where
        ledger.category = 'salary'
        and ledger.person_id is null
        and ledger.team_key is not null
        and not exists (
            select 1
            from hours
            where hours.team_key = ledger.team_key
        )
    union all
    select
        'unknown_allocation_key' as rule_id,
        'allocation_key' as column_name,
        ledger.entry_id
    from ledger
    where
        ledger.allocation_key is not null
        and not exists (
            select 1
            from allocation_keys
            where allocation_keys.allocation_key = ledger.allocation_key
        )
    union all
    select
        'implausible_service_period' as rule_id,
        'service_to' as column_name,
        ledger.entry_id
    from ledger
    where not ledger.is_period_believed
    union all
    select
        'possible_double_booking' as rule_id,
        'entry_id' as column_name,
        twins.entry_id
    from twins
    where twins.booking_number > 1
),

final as (
    select
        found.rule_id,
        'ledger_entry' as entity,
        found.entry_id as entity_id,
        'cost_ledger' as extract,
        found.column_name,
        ledger.source_file,
        ledger.source_record,
        cast(abs(ledger.amount) as decimal(18, 4)) as amount_at_stake
    from found
    inner join ledger
        on found.entry_id = ledger.entry_id
)

select * from final
