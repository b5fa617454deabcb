{#- 1 for one of the records of a key that are equal, the latest delivered; 2, 3 … for the others. -#}
{% macro copy_number(key) -%}
    row_number() over (
        partition by {{ version_key(key) }}, _record_hash
        order by updated_at desc nulls last, _load desc, _delivery desc, _file asc, _record asc
    )
{%- endmacro %}
