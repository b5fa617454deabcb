{#-
    The columns of a finding, in their one shape, from a relation that carries source_file and
    source_record. `entity_id` and `amount` (workspace currency) are expressions, the rest names.
-#}
{% macro finding_columns(rule_id, entity, entity_id, extract, column_name='', amount='null') -%}
    '{{ rule_id }}' as rule_id,
        '{{ entity }}' as entity,
        {{ entity_id }} as entity_id,
        '{{ extract }}' as extract,
        '{{ column_name }}' as column_name,
        source_file,
        source_record,
        cast({{ amount }} as decimal(18, 4)) as amount_at_stake
{%- endmacro %}
