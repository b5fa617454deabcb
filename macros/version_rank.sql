{#-
    1 for every record that is identical to the one that counts and came in the same delivery.
    Where a record has no id, all of those are kept: see version_number for the key.
-#}
{% macro version_rank(key) -%}
    rank() over (
        partition by {{ version_key(key) }}
        order by updated_at desc nulls last, _load desc, _delivery desc, _record_hash desc
    )
{%- endmacro %}
