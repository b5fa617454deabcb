{#-
    Whether another record of the same key, delivery and `updated_at` says something else, so that
    only the record's hash could decide: boolean, meant for the version that counts.
-#}
{% macro has_conflicting_versions(key) -%}
    min(_record_hash) over (
        partition by {{ version_key(key) }}
        order by updated_at desc nulls last, _load desc, _delivery desc
    ) < _record_hash
{%- endmacro %}
