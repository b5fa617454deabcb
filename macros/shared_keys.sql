{#-
    The CTE with which linked_rounds begins, `round_0`: the records that share a key, at each level.
    CTEs that must stand before: `records` (record_id, record_number), `keys` (record_id, match_rule,
    match_key, score) and `levels` (level: the least score of a key that counts there).
-#}
{% macro shared_keys() -%}
counted_keys as (
    select keys.*, count(*) over (partition by match_rule, match_key) as record_count
    from keys
),

round_0 as (
    select levels.level, counted_keys.record_id, counted_keys.match_rule, counted_keys.match_key,
        records.record_number as own_number, records.record_number as group_number
    from counted_keys
    inner join levels on counted_keys.score >= levels.level
    inner join records on counted_keys.record_id = records.record_id
    where counted_keys.record_count > 1
)
{%- endmacro %}
