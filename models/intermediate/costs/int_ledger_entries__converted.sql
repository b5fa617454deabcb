-- Every ledger line in the workspace's currency, at the first rate its month has (else null), with
-- the days it bears on. A line whose month cannot be read takes that of its service; with no date
-- at all it stays a cost, of no month. A line naming only a campaign takes its channel. A service
-- period that ends before it starts, or lasts over fifty years, is not believed.
-- Grain: one row per entry_id with an amount.
with

ledger as (select * from {{ ref('stg_finance__ledger_entries') }}),
people as (select * from {{ ref('int_people__aliased') }}),
campaign_channels as (select * from {{ ref('int_campaign_channels__known') }}),
rates as (select * from {{ ref('int_exchange_rates__known') }}),
settings as (select * from {{ source('reference', 'settings') }}),

dated as (
    select
        ledger.entry_id,
        ledger.service_from_date,
        ledger.service_to_date,
        settings.currency as workspace_currency,
        coalesce(ledger.currency, settings.currency) as original_currency,
        coalesce(
            ledger.month_date,
            cast({{ dbt.date_trunc(
                'month', 'coalesce(ledger.service_from_date, ledger.service_to_date)'
            ) }} as date)
        ) as month_date
    from ledger
    cross join settings
    where ledger.amount is not null
),

stated as (
    select
        dated.*,
        coalesce(
            dated.service_from_date,
            case
                when dated.service_to_date < dated.month_date
                    then cast({{ dbt.date_trunc('month', 'dated.service_to_date') }} as date)
                else dated.month_date
            end
        ) as from_date,
        coalesce(
            dated.service_to_date,
            {{ dbt.last_day('greatest(dated.month_date, dated.service_from_date)', 'month') }}
        ) as to_date
    from dated
),

checked as (
    select
        stated.*,
        coalesce(
            {{ dbt.datediff('stated.from_date', 'stated.to_date', 'day') }}
            between 0 and 18262,
            true
        ) as is_period_believed
    from stated
),

final as (
    select
        ledger.entry_id,
        checked.month_date,
        ledger.category,
        ledger.category_label,
        coalesce(ledger.nature, 'indirect') as nature,
        coalesce(
            ledger.channel,
            campaign_channels.channel,
            case when ledger.channel_label is not null then 'unknown' end
        ) as channel,
        ledger.campaign_id,
        ledger.team,
        {{ normalise_label('ledger.team') }} as team_key,
        coalesce(people.person_id, ledger.person_id) as person_id,
        ledger.person_id is not null and people.person_id is null as is_person_unknown,
        ledger.platform,
        replace(ledger.platform, '_', ' ') as platform_key,
        ledger.allocation_key,
        ledger.label,
        checked.original_currency,
        checked.is_period_believed,
        case when checked.is_period_believed then checked.from_date else checked.month_date end
            as accrual_from_date,
        case
            when checked.is_period_believed then checked.to_date
            else {{ dbt.last_day('checked.month_date', 'month') }}
        end as accrual_to_date,
        ledger.source_file,
        ledger.source_record,
        ledger.amount as original_amount,
        case
            when checked.original_currency = checked.workspace_currency then ledger.amount
            else {{ multiplied_amount('ledger.amount', 'rates.rate') }}
        end as amount
    from ledger
    inner join checked
        on ledger.entry_id = checked.entry_id
    left join people
        on ledger.person_id = people.alias_id
    left join campaign_channels
        on ledger.campaign_id = campaign_channels.campaign_id
    left join rates
        on
            checked.original_currency = rates.currency
            and checked.month_date >= rates.holds_from_month
            and checked.month_date < rates.valid_to_date
)

select * from final
