{#-
    What staging keeps of where a record comes from, and which of the records of a key it is:
    `record_hash`, `source_file`, `source_record`, `version_number`, `version_rank` and
    `has_conflicting_versions` (see the macros of these names, also for `key` and `amount`).
-#}
{% macro version_columns(key, amount=none) -%}
    _record_hash as record_hash,
    _file as source_file,
    _record as source_record,
    {{ version_number(key, amount) }} as version_number,
    {{ version_rank(key) }} as version_rank,
    {{ has_conflicting_versions(key) }} as has_conflicting_versions
{%- endmacro %}
