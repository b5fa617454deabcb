-- Labels that no rule knows, one finding for each instead of one for every record that has it.
-- Grain: one row per finding.

with

labels as (

    select * from {{ ref('int_labels__read') }}

),

final as (

    select
        case
            when column_name in ('lead_source', 'channel', 'platform', 'source')
                then 'unknown_source_label'
            else 'unknown_label'
        end as rule_id,
        'label' as entity,
        label_key as entity_id,
        extract,
        column_name,
        source_file,
        source_record,
        cast(null as decimal(18, 4)) as amount_at_stake
    from labels
    where not is_known

)

select * from final
