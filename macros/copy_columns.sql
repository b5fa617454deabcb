{#-
    What staging keeps of where a record comes from, where a key is made of dimensions and all that
    differs counts: `source_file`, `source_record`, `is_of_latest_delivery` (a section of roi.yml is
    a source of its own), `copy_number` and `key_number` (see the macros of these names).
-#}
{% macro copy_columns(key) -%}
    _file as source_file,
    _record as source_record,
    {{ is_of_latest_delivery(['_section'] + key) }} as is_of_latest_delivery,
    {{ copy_number(key) }} as copy_number,
    {{ key_number(key) }} as key_number
{%- endmacro %}
