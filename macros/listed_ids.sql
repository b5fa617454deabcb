{#-
    Body of a CTE: one row per record and id of its list. Needs a CTE `numbers`
    (int_numbers__listed). Columns: the record's id under its own name, and `listed_id`.

    records: name of a CTE; record_id: its column with the id; ids: its column with the list, ids
    separated by `;`.
-#}
{% macro listed_ids(records, record_id, ids) -%}
    select distinct
        {{ records }}.{{ record_id }},
        trim(split_part({{ records }}.{{ ids }}, ';', numbers.n + 1)) as listed_id
    from {{ records }}
    inner join numbers
        on
            length({{ records }}.{{ ids }}) - length(replace({{ records }}.{{ ids }}, ';', ''))
            >= numbers.n
    where {{ records }}.{{ record_id }} is not null
{%- endmacro %}
