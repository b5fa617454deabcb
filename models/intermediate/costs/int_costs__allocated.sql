-- The cost base on its channels and campaigns, each cost counted once: the ledger's lines, the
-- platform spend and the labour that no ledger line covers. Whole ten-thousandths, signed. A cost
-- without a readable date is here with null dates.
-- Grain: one row per cost_id, from_date, channel and campaign_id.

with

ledger as (select * from {{ ref('int_ledger_entries__accrued') }}),
ledger_parts as (select * from {{ ref('int_ledger_entries__allocated') }}),
ad_spend as (select * from {{ ref('int_ad_spend__converted') }}),
covered as (select * from {{ ref('int_ad_spend__covered') }}),
labour as (select * from {{ ref('int_labour__costed') }}),
settings as (select * from {{ source('reference', 'settings') }}),

lines as (
    select
        ledger.entry_id as cost_id,
        'ledger' as cost_source,
        ledger.category,
        ledger.nature,
        ledger_parts.channel,
        ledger_parts.campaign_id,
        ledger.person_id,
        ledger.team,
        ledger_parts.allocation_key,
        ledger.original_currency,
        ledger_parts.is_prospecting,
        false as is_estimated,
        ledger.from_date,
        ledger.to_date,
        ledger.cash_month_date,
        ledger.sign * ledger_parts.amount_units as amount_units,
        ledger.sign * ledger_parts.original_units as original_units
    from ledger_parts
    inner join ledger
        on
            ledger_parts.entry_id = ledger.entry_id
            and ledger_parts.month_date is not distinct from ledger.month_date
    union all
    select
        ad_spend.cost_id,
        'platform' as cost_source,
        'media' as category,
        'direct' as nature,
        ad_spend.channel,
        ad_spend.campaign_id,
        cast(null as {{ dbt.type_string() }}) as person_id,
        cast(null as {{ dbt.type_string() }}) as team,
        'declared' as allocation_key,
        ad_spend.original_currency,
        true as is_prospecting,
        false as is_estimated,
        ad_spend.spend_date as from_date,
        ad_spend.spend_date as to_date,
        ad_spend.month_date as cash_month_date,
        {{ ten_thousandths('ad_spend.spend') }} as amount_units,
        {{ ten_thousandths('ad_spend.original_amount') }} as original_units
    from ad_spend
    inner join covered
        on
            ad_spend.month_date is not distinct from covered.month_date
            and ad_spend.platform_key = covered.platform_key
            and ad_spend.channel = covered.channel
            and coalesce(ad_spend.platform_channel, '') = coalesce(covered.platform_channel, '')
    where not covered.is_in_ledger and ad_spend.original_amount is not null
    union all
    select
        'labour-' || left(md5(labour.person_id), 16)
        || '-' || substring(cast(labour.month_date as {{ dbt.type_string() }}), 1, 7) as cost_id,
        'labour' as cost_source,
        'salary' as category,
        'direct' as nature,
        labour.cost_channel as channel,
        case when labour.is_prospecting then labour.campaign_id end as campaign_id,
        labour.person_id,
        labour.team_key as team,
        'hours' as allocation_key,
        settings.currency as original_currency,
        labour.is_prospecting,
        labour.is_estimated,
        labour.work_date as from_date,
        labour.work_date as to_date,
        labour.month_date as cash_month_date,
        labour.amount_units,
        labour.amount_units as original_units
    from labour
    cross join settings
    where labour.amount_units is not null
),

-- what lacks its rate is unknown in both, and 0 in neither
final as (
    select
        lines.cost_id,
        lines.cost_source,
        lines.category,
        lines.nature,
        lines.channel,
        lines.campaign_id,
        lines.person_id,
        lines.original_currency,
        max(lines.team) as team,
        max(lines.allocation_key) as allocation_key,
        max(case when lines.is_estimated then 1 else 0 end) = 1 as is_estimated,
        lines.from_date,
        lines.to_date,
        lines.cash_month_date,
        {%- for name, is_its_part in {
            'cost_units': 'lines.is_prospecting', 'non_prospecting_units': 'not lines.is_prospecting',
        }.items() %}
        cast(
            sum(case
                when {{ is_its_part }} then lines.amount_units
                when lines.amount_units is not null then 0
            end) as bigint
        ) as {{ name }},
        {%- endfor %}
        cast(sum(lines.original_units) as bigint) as original_units
    from lines
    group by
        lines.cost_id, lines.cost_source, lines.category, lines.nature,
        lines.channel, lines.campaign_id, lines.person_id, lines.original_currency,
        lines.from_date, lines.to_date, lines.cash_month_date
)

select * from final
