-- What is wrong with files, cells and formats before their meaning is looked at, labels that no
-- rule knows (one finding each, not one for every record that has it), and extracts that stop
-- before the others do, each against its own rhythm: a month's delivery is no delay, and ten days
-- make a rhythm.
-- Grain: one row per finding.
with

files as (select * from {{ source('land', 'files') }}),
extracts as (select * from {{ source('land', 'extracts') }}),
columns_delivered as (select * from {{ source('land', 'columns') }}),
rejected_cells as (select * from {{ source('land', 'rejected_cells') }}),
settled_formats as (select * from {{ source('land', 'settled_formats') }}),
labels as (select * from {{ ref('int_labels__read') }}),
accounted as (select * from {{ ref('int_files__accounted') }}),
dated as (select * from {{ ref('int_extracts__spanned') }}),

latest as (
    select max(steady_last_date) as last_date
    from dated
),

final as (
    select
        case
            when record is not null then 'possible_total'
            when decision = 'currency in doubt' then 'currency_in_doubt'
            when decision = 'first address taken' then 'several_addresses'
            when decision = 'pseudonym' then 'personal_value'
            when is_doubtful then 'doubtful_format' else 'ragged_file'
        end as rule_id,
        'format' as entity,
        file_name || coalesce('/' || cast(record as {{ dbt.type_string() }}), '') as entity_id,
        extract,
        column_name,
        file_name as source_file,
        record as source_record,
        abs(cast(amount as decimal(18, 4))) as amount_at_stake
    from settled_formats
    where is_doubtful or decision in ('ragged padded', 'pseudonym')
    union all
    select
        'unreadable_cell' as rule_id,
        'cell' as entity,
        record_key as entity_id,
        extract,
        column_name,
        file_name as source_file,
        record as source_record,
        null as amount_at_stake
    from rejected_cells
    union all
    select
        case
            when column_name in ('lead_source', 'channel', 'platform', 'source')
                then 'unknown_source_label'
            when column_name = 'kpi' then 'unknown_kpi'
            else 'unknown_label'
        end as rule_id,
        'label' as entity,
        label_shown as entity_id,
        extract,
        column_name,
        source_file,
        source_record,
        null as amount_at_stake
    from labels
    where not is_known
    {%- for rule_id, entity_id, relation in [
        ('row_accounting', "extract || '/' || file_name", 'accounted where records_read'
            ' <> records_accepted + records_rejected + records_repeated + records_skipped'),
        ('repeated_delivery', "extract || '/' || file_name || '/' || section",
            "files where file_status = 'repeated'"),
    ] %}
    union all
    select
        '{{ rule_id }}' as rule_id,
        'file' as entity,
        {{ entity_id }} as entity_id,
        extract,
        '' as column_name,
        file_name as source_file,
        cast(null as bigint) as source_record,
        null as amount_at_stake
    from {{ relation }}
    {%- endfor %}
    union all
    select
        'column_not_delivered' as rule_id,
        'column' as entity,
        columns_delivered.extract || '.' || columns_delivered.column_name as entity_id,
        columns_delivered.extract,
        columns_delivered.column_name,
        '' as source_file,
        cast(null as bigint) as source_record,
        null as amount_at_stake
    from columns_delivered
    inner join extracts
        on columns_delivered.extract = extracts.extract
    where extracts.is_given and columns_delivered.is_expected and not columns_delivered.is_delivered
    union all
    select
        'late_extract' as rule_id,
        'extract' as entity,
        dated.extract as entity_id,
        dated.extract,
        '' as column_name,
        '' as source_file,
        cast(null as bigint) as source_record,
        null as amount_at_stake
    from dated
    cross join latest
    where
        dated.day_count >= 10
        and {{ dbt.datediff('dated.steady_last_date', 'latest.last_date', 'day') }}
        > greatest(31, 3 * dated.usual_gap_days)
)

select * from final
