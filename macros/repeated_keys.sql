{#-
    The ids that several records have, and the hashes of records without an id that several share (a
    SELECT of repeated_key), of two imports of the records: whoever reads whole records twice has all
    of them kept, each with its hash.
-#}
{% macro repeated_keys(named, unnamed, id) -%}
    select {{ id }} as repeated_key
    from {{ named }}
    where {{ id }} is not null
    group by {{ id }}
    having count(*) > 1
    union all
    select _record_hash as repeated_key
    from {{ unnamed }}
    where {{ id }} is null
    group by _record_hash
    having count(*) > 1
{%- endmacro %}
