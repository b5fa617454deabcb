-- What is wrong with the company's own spreadsheet of totals: cells that another extract gives as
-- well, which are set aside, and amounts in a currency without a rate.
-- Grain: one row per rule_id, entity_id and column_name.

with

totals as (select * from {{ ref('int_channel_totals__costed') }}),
compared_totals as (select * from {{ ref('int_channel_totals__compared') }}),
converted_totals as (select * from {{ ref('int_channel_totals__converted') }}),

in_doubt as (
    select
        'channel_totals_overlap' as rule_id,
        'channel_total' as entity,
        month_date,
        channel,
        campaign_id,
        'cost_' || nature as column_name,
        amount as amount_at_stake
    from totals
    where is_given_elsewhere and amount <> 0
    union all
    select
        'channel_totals_overlap' as rule_id,
        'channel_total' as entity,
        month_date,
        channel,
        campaign_id,
        measure as column_name,
        case when measure in ('revenue', 'gross_margin') then value end as amount_at_stake
    from compared_totals
    where
        is_given_elsewhere
        and measure in (
            'targeted', 'contacted', 'raw_leads', 'mqls', 'sqls', 'meetings_held',
            'opportunities', 'new_customers', 'revenue', 'gross_margin'
        )
        and not (measure in ('revenue', 'gross_margin') and value = 0)
    union all
    select
        'missing_exchange_rate' as rule_id,
        'amount' as entity,
        month_date,
        channel,
        campaign_id,
        'currency' as column_name,
        cast(null as decimal(18, 4)) as amount_at_stake
    from converted_totals
    where is_rate_missing
),

final as (
    select
        rule_id,
        entity,
        coalesce(cast(month_date as {{ dbt.type_string() }}), 'undated')
        || '/' || channel || '/' || coalesce(campaign_id, '') as entity_id,
        'channel_totals' as extract,
        column_name,
        cast(null as {{ dbt.type_string() }}) as source_file,
        cast(null as bigint) as source_record,
        cast(amount_at_stake as decimal(18, 4)) as amount_at_stake
    from in_doubt
)

select * from final
