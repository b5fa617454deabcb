{#-
    The rounds that give records joined by chains of shared keys one group number. The CTE `shared` of
    shared_keys must stand before. Each round takes the smallest number among the records of a key,
    then of the record found; a chain of n records is settled in about log2(n) rounds. The last CTE
    is `linked`: level, record_id, record_number, group_number, one row per level and record.
    Groups and joins, no windows: of a few thousand rows a window takes ten times as long.
-#}
{% macro linked_rounds(rounds=7) -%}
groups_0 as (
    select distinct level, record_id, record_number, record_number as group_number
    from shared
),
{% for round in range(1, rounds + 1) %}
keys_{{ round }} as (
    select shared.level, shared.match_rule, shared.match_key, min(linked.group_number) as group_number
    from shared
    inner join {{ 'groups_%d' % (round - 1) }} as linked
        on shared.level = linked.level and shared.record_number = linked.record_number
    group by shared.level, shared.match_rule, shared.match_key
),

found_{{ round }} as (
    select shared.level, shared.record_id, shared.record_number,
        min(keys.group_number) as group_number
    from shared
    inner join keys_{{ round }} as keys
        on
            shared.level = keys.level
            and shared.match_rule = keys.match_rule
            and shared.match_key = keys.match_key
    group by shared.level, shared.record_id, shared.record_number
),

{{ 'linked' if round == rounds else 'groups_%d' % round }} as (
    select found.level, found.record_id, found.record_number, heads.group_number
    from found_{{ round }} as found
    inner join found_{{ round }} as heads
        on found.level = heads.level and found.group_number = heads.record_number
)
{{- ',' if round != rounds }}
{% endfor %}
{%- endmacro %}
