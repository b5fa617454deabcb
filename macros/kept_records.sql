{#-
    CTEs that give each record the one it is merged into: its largest group that is not refused.
    CTEs that must stand before: `records` (record_id, record_number), `keys` (record_id, match_rule,
    match_key, score), `linked` (of linked_rounds) and `refused_groups` (level, group_number). The
    last CTE is `kept`, one row per record: record_id, kept_id, the surest rule that its group shares
    with it (`itself` for the record that is kept) and that rule's score.
-#}
{% macro kept_records() -%}
accepted as (
    select linked.record_id, min(linked.level) as level
    from linked
    left join refused_groups
        on linked.level = refused_groups.level and linked.group_number = refused_groups.group_number
    where refused_groups.group_number is null
    group by linked.record_id
),

grouped as (
    select accepted.record_id, accepted.level, heads.record_id as kept_id
    from accepted
    inner join linked on accepted.record_id = linked.record_id and accepted.level = linked.level
    inner join records as heads on linked.group_number = heads.record_number
),

group_keys as (
    select grouped.record_id, keys.match_rule, keys.match_key, keys.score,
        count(*) over (partition by grouped.kept_id, keys.match_rule, keys.match_key) as sharing
    from keys
    inner join grouped on keys.record_id = grouped.record_id and keys.score >= grouped.level
),

surest as (
    select record_id, match_rule, score, row_number() over (partition by record_id
        order by score desc nulls last, match_rule asc nulls last, match_key asc nulls last) as position
    from group_keys
    where sharing > 1
),

kept as (
    select records.record_id, coalesce(groups.kept_id, records.record_id) as kept_id,
        case when groups.kept_id <> records.record_id then best.match_rule else 'itself' end as merge_rule,
        case when groups.kept_id <> records.record_id then best.score else 1.000000 end as score
    from records
    left join grouped as groups on records.record_id = groups.record_id
    left join surest as best on records.record_id = best.record_id and best.position = 1
)
{%- endmacro %}
