{#-
    Which record counts where several share a key (a SELECT by place: `version_number`,
    `version_rank`, `has_conflicting_versions`), of an import of the records that nothing else reads
    and the CTE repeated_keys: see the macros of these names. The others are the first of their key.
-#}
{% macro repeated_versions(repeated, id) -%}
    select
        _section as source_section,
        _file as source_file,
        _record as source_record,
        {{ version_number(id) }} as version_number,
        {{ version_rank(id) }} as version_rank,
        {{ has_conflicting_versions(id) }} as has_conflicting_versions
    from {{ repeated }}
    where {{ version_key(id) }} in (select repeated_keys.repeated_key from repeated_keys)
{%- endmacro %}
