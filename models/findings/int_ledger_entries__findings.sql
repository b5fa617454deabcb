-- What is doubtful in the ledger.
-- Grain: one row per rule_id and entity_id.

with

ledger as (select * from {{ ref('int_ledger_entries__converted') }}),
people as (select * from {{ ref('int_people__aliased') }}),
hours as (select * from {{ ref('int_hours__distributed') }}),
value_labels as (select * from {{ source('reference', 'value_labels') }}),
allocation_keys as (select * from {{ source('reference', 'allocation_keys') }}),

checked as (
    select
        ledger.entry_id,
        ledger.source_file,
        ledger.source_record,
        ledger.amount,
        ledger.original_amount,
        ledger.is_period_believed,
        value_labels.label is null as is_category_unknown,
        ledger.is_person_unknown and exists (select 1 from people) as is_person_unknown,
        ledger.category = 'salary'
        and ledger.person_id is null
        and not exists (
            select 1
            from hours
            where hours.team_key = ledger.team_key
        ) as is_team_unknown,
        allocation_keys.allocation_key is null as is_allocation_key_unknown,
        row_number() over (
            partition by
                ledger.month_date, ledger.original_amount, ledger.original_currency,
                ledger.category, ledger.channel, ledger.campaign_id, ledger.team_key,
                ledger.person_id, ledger.platform_key, ledger.label,
                ledger.accrual_from_date, ledger.accrual_to_date
            order by ledger.entry_id nulls last
        ) as booking_number,
        ledger.team_key,
        ledger.allocation_key
    from ledger
    left join value_labels
        on
            value_labels.field = 'cost_category'
            and {{ normalise_label('ledger.category_label') }} = value_labels.label
    left join allocation_keys
        on ledger.allocation_key = allocation_keys.allocation_key
),

final as (
    {{ findings_of('checked', 'ledger_entry', 'entry_id', 'cost_ledger', [
        ('missing_exchange_rate', 'currency', 'amount is null'),
        ('negative_cost', 'amount', 'original_amount < 0'),
        ('unknown_cost_category', 'category', 'is_category_unknown'),
        ('unknown_person', 'person_id', 'is_person_unknown'),
        ('unknown_team', 'team', 'team_key is not null and is_team_unknown'),
        ('unknown_allocation_key', 'allocation_key',
            'allocation_key is not null and is_allocation_key_unknown'),
        ('implausible_service_period', 'service_to', 'not is_period_believed'),
        ('possible_double_booking', 'entry_id', 'original_amount <> 0 and booking_number > 1'),
    ], amount='abs(amount)') }}
)

select * from final
