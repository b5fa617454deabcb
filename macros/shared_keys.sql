{#-
    The CTE that linked_rounds reads, `shared`: the keys that records share, at each level.
    CTEs that must stand before: `records` (record_id, record_number), `keys` (record_id, match_rule,
    match_key, score) and `levels` (level: the least score of a key that counts there).
-#}
{% macro shared_keys() -%}
-- nearly every key is one record's alone
repeated_keys as (
    select match_rule, match_key
    from keys
    group by match_rule, match_key
    having count(*) > 1
),

shared as (
    select levels.level, keys.match_rule, keys.match_key, records.record_id, records.record_number
    from keys
    inner join repeated_keys
        on keys.match_rule = repeated_keys.match_rule and keys.match_key = repeated_keys.match_key
    inner join levels on keys.score >= levels.level
    inner join records on keys.record_id = records.record_id
)
{%- endmacro %}
