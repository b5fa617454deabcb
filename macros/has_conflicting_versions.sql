{#-
    Whether records of the same key, delivery and `updated_at` say different things, so that only a
    fixed rule could decide (see version_number): boolean, meant for the version that counts.
-#}
{% macro has_conflicting_versions(key) -%}
    {%- set peers -%}
        over (
            partition by {{ version_key(key) }}
            order by updated_at desc nulls last, _load desc, _delivery desc
        )
    {%- endset -%}
    min(_record_hash) {{ peers }} < max(_record_hash) {{ peers }}
{%- endmacro %}
