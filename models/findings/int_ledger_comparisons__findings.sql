-- Where the ledger and what it is compared with disagree: media lines and the platforms' reports,
-- salaries and the hours worked; where a contractor's invoice stands beside their labour; and lines
-- that reach further than they look: a media line without a platform or channel stands for every
-- platform's spend of the month, a salary line without a person or team for everybody's hours.
-- Grain: one row per rule_id and entity_id.

with

scopes as (select * from {{ ref('int_ledger_scopes__compared') }}),
ledger as (select * from {{ ref('int_ledger_entries__accrued') }}),
lines as (select * from {{ ref('int_ledger_entries__converted') }}),
campaigns as (select * from {{ ref('stg_planning__campaigns') }}),
labour as (select * from {{ ref('int_labour__costed') }}),

labour_months as (
    select
        labour.person_id,
        labour.month_date,
        sum(labour.amount_units) as units
    from labour
    group by labour.person_id, labour.month_date
),

contractors as (
    select
        ledger.entry_id,
        sum(least(ledger.amount_units, labour_months.units)) as units
    from ledger
    inner join labour_months
        on
            ledger.person_id = labour_months.person_id
            and ledger.month_date = labour_months.month_date
    where ledger.category = 'contractors' and ledger.sign > 0 and labour_months.units > 0
    group by ledger.entry_id
),

compared as (
    select
        scopes.entity,
        substring(cast(scopes.month_date as {{ dbt.type_string() }}), 1, 7)
        || '/' || scopes.scope_kind || '/'
        || case
            when scopes.scope_kind = 'person' then left(md5(scopes.scope_key), 16)
            else scopes.scope_key
        end as entity_id,
        case
            when scopes.entity = 'platform_month' and not scopes.is_paid
                then 'media_line_covers_nothing'
            when not scopes.is_paid then 'salary_line_covers_nothing'
            when scopes.entity = 'platform_month'
                then case
                    -- up to 1 in 100, the platform rounds or converts in its own way
                    when
                        abs(scopes.ledger_amount - scopes.compared_amount) * 100
                        > abs(scopes.compared_amount)
                        then 'ledger_platform_difference'
                end
            when scopes.ledger_amount > scopes.compared_amount then 'unworked_paid_time'
            when scopes.ledger_amount < scopes.compared_amount then 'salary_below_worked_time'
        end as rule_id,
        case
            when scopes.is_paid then abs(scopes.ledger_amount - scopes.compared_amount)
            else scopes.compared_amount
        end as amount_at_stake
    from scopes
    union all
    select
        'ledger_entry' as entity,
        contractors.entry_id as entity_id,
        'contractor_also_in_labour' as rule_id,
        cast(contractors.units as decimal(18, 0)) * cast(0.0001 as decimal(5, 4))
            as amount_at_stake
    from contractors
    union all
    select
        'ledger_entry' as entity,
        lines.entry_id as entity_id,
        case
            when lines.channel <> campaigns.channel then 'ledger_channel_differs_from_campaign'
            when
                lines.category = 'media' and lines.platform_key is null and lines.channel is null
                and exists (
                    select 1
                    from scopes
                    where
                        scopes.entity = 'platform_month'
                        and scopes.month_date = lines.month_date
                        and scopes.compared_amount > 0
                )
                then 'media_line_covers_all'
            when lines.category = 'salary' and lines.person_id is null and lines.team_key is null
                then 'salary_line_covers_all'
        end as rule_id,
        abs(lines.amount) as amount_at_stake
    from lines
    left join campaigns
        on lines.campaign_id = campaigns.campaign_id
),

final as (
    select
        compared.rule_id,
        compared.entity,
        compared.entity_id,
        'cost_ledger' as extract,
        case compared.rule_id
            when 'ledger_channel_differs_from_campaign' then 'channel'
            when 'media_line_covers_all' then 'platform'
            when 'salary_line_covers_all' then 'person_id'
            else 'amount'
        end as column_name,
        lines.source_file,
        lines.source_record,
        cast(compared.amount_at_stake as decimal(18, 4)) as amount_at_stake
    from compared
    left join lines
        on case when compared.entity = 'ledger_entry' then compared.entity_id end = lines.entry_id
    where compared.rule_id is not null
)

select * from final
