{#-
    Which record a row is, of the left join with the CTEs versions (see repeated_versions) and hashed
    (see unnamed_hashes): a record that is in neither is the only one of its key.
-#}
{% macro joined_versions() -%}
    hashed.record_hash,
    coalesce(versions.version_number, 1) as version_number,
    coalesce(versions.version_rank, 1) as version_rank,
    coalesce(versions.has_conflicting_versions, false) as has_conflicting_versions
{%- endmacro %}
