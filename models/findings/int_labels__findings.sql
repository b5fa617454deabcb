-- Labels that no rule knows, one finding for each instead of one for every record that has it.
-- Grain: one row per finding.

with

labels as (select * from {{ ref('int_labels__read') }}),

final as (
    {%- set of_sources = "column_name in ('lead_source', 'channel', 'platform', 'source')" %}
    {%- for rule_id, condition in [
        ('unknown_source_label', of_sources), ('unknown_label', 'not ' ~ of_sources),
    ] %}
    select
        '{{ rule_id }}' as rule_id,
        'label' as entity,
        label_shown as entity_id,
        extract,
        column_name,
        source_file,
        source_record,
        cast(null as decimal(18, 4)) as amount_at_stake
    from labels
    where not is_known and {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
