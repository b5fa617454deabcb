{#-
    The hash of each record of a relation that lacks its id, by its place (a SELECT): a view of
    records works hashes out for all that it is asked for, where only these become ids.
-#}
{% macro unnamed_hashes(relation, id) -%}
    select
        _section as source_section,
        _file as source_file,
        _record as source_record,
        _record_hash as record_hash
    from {{ relation }}
    where {{ id }} is null
{%- endmacro %}
