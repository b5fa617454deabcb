-- Cells of the spreadsheet of totals that another extract gives as well: the events are used, the
-- cell is set aside and shown with its amount. Cost cells are found where costs are counted.
-- Grain: one row per overlapping cell.

with compared as (
    select * from {{ ref('int_channel_totals__compared') }}
),

channel_totals_overlap as (
    select
        'channel_totals_overlap' as rule_id,
        'channel_total' as entity,
        cast(month_date as {{ dbt.type_string() }})
        || '/' || channel || '/' || coalesce(campaign_id, '') as entity_id,
        'channel_totals' as extract,
        measure as column_name,
        source_file,
        source_record,
        cast(
            case when measure in ('revenue', 'gross_margin') then value end as decimal(18, 4)
        ) as amount_at_stake
    from compared
    where
        is_given_elsewhere
        and measure in (
            'targeted', 'contacted', 'raw_leads', 'mqls', 'sqls', 'meetings_held',
            'opportunities', 'new_customers', 'revenue', 'gross_margin'
        )
        and not (measure in ('revenue', 'gross_margin') and value = 0)
),

final as (
    select
        rule_id,
        entity,
        entity_id,
        extract,
        column_name,
        source_file,
        source_record,
        amount_at_stake
    from channel_totals_overlap
)

select * from final
