{#-
    The rounds that give records joined by chains of shared keys one group number. The CTE `round_0`
    of shared_keys must stand before: level, record_id, match_rule, match_key, own_number (bigint,
    unique per record) and group_number (the same). Each round takes the smallest number among the records of
    a key, then of the record found; a chain of n records is settled in about log2(n) rounds. The
    last CTE is `linked`: level, record_id, group_number, one row per level and record.
-#}
{% macro linked_rounds(rounds=7) -%}
{% set columns = ['level', 'record_id', 'match_rule', 'match_key', 'own_number'] %}
{% for round in range(1, rounds + 1) %}
keys_{{ round }} as (
    select
        {{ columns | join(', ') }},
        min(group_number) over (partition by level, match_rule, match_key) as group_number
    from round_{{ round - 1 }}
),

records_{{ round }} as (
    select
        {{ columns | join(', ') }},
        min(group_number) over (partition by level, record_id) as group_number
    from keys_{{ round }}
),

heads_{{ round }} as (
    select level, own_number, min(group_number) as group_number
    from records_{{ round }}
    group by level, own_number
),

round_{{ round }} as (
    select records.{{ columns | join(', records.') }}, heads.group_number
    from records_{{ round }} as records
    inner join heads_{{ round }} as heads
        on records.level = heads.level and records.group_number = heads.own_number
),
{% endfor %}
linked as (
    select level, record_id, min(group_number) as group_number
    from round_{{ rounds }}
    group by level, record_id
)
{%- endmacro %}
