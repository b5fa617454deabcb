{#-
    1, 2 … for the different records of a key, those of the delivery that counts first (ordered by
    their hash); equal records have the same number. More than 1: the key lacks what tells the
    records that count apart.
-#}
{% macro key_number(key) -%}
    dense_rank() over (
        partition by {{ version_key(key) }}
        order by updated_at desc nulls last, _load desc, _delivery desc, _record_hash asc
    )
{%- endmacro %}
