{#-
    The id as delivered, or one made of the record's hash and its number among identical records:
    text that stays the same however the records are ordered or split into files.
-#}
{% macro generated_id(id) -%}
    coalesce(
        {{ id }},
        'row-' || ranked.record_hash || '-'
        || cast(ranked.version_number as {{ dbt.type_string() }})
    )
{%- endmacro %}
