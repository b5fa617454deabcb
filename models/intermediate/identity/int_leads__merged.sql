-- Several records of one person are one lead, the earliest. A record takes the largest group that
-- its keys give it; where that group holds two records which people said are not one person, the
-- least certain keys are left out, level by level, until no such pair is left in it.
-- An id that the CRM merged away and delivers no more leads to the same record; so does the
-- pseudonym under which a personal address lands that a tool gives in place of an id.
-- Grain: one row per id of a lead (lead_id), with the record that stands for the person.
with

leads as (select * from {{ ref('int_leads__numbered') }}),
lead_keys as (select * from {{ ref('int_lead_keys__found') }}),
linked as (select * from {{ ref('int_leads__linked') }}),
aliases as (select * from {{ ref('int_lead_aliases__listed') }}),
rejected_merges as (select * from {{ ref('stg_reference__rejected_merges') }}),

refused_groups as (
    select distinct
        linked.level,
        linked.group_number
    from rejected_merges
    inner join linked
        on rejected_merges.lead_id = linked.lead_id
    inner join linked as others
        on
            rejected_merges.other_lead_id = others.lead_id
            and linked.level = others.level
            and linked.group_number = others.group_number
),

accepted as (
    select
        linked.lead_id,
        linked.level,
        linked.group_number,
        row_number() over (
            partition by linked.lead_id order by linked.level asc nulls last
        ) as level_number
    from linked
    left join refused_groups
        on
            linked.level = refused_groups.level
            and linked.group_number = refused_groups.group_number
    where refused_groups.group_number is null
),

grouped as (
    select
        accepted.lead_id,
        accepted.level,
        accepted.group_number,
        heads.lead_id as kept_lead_id
    from accepted
    inner join leads as heads
        on accepted.group_number = heads.lead_number
    where accepted.level_number = 1
),

group_keys as (
    select
        grouped.lead_id,
        lead_keys.match_rule,
        lead_keys.match_key,
        lead_keys.score,
        count(*) over (
            partition by grouped.kept_lead_id, lead_keys.match_rule, lead_keys.match_key
        ) as record_count
    from lead_keys
    inner join grouped
        on
            lead_keys.lead_id = grouped.lead_id
            and lead_keys.score >= grouped.level
    where not lead_keys.is_id_generated
),

strongest as (
    select
        lead_id,
        match_rule,
        score,
        row_number() over (
            partition by lead_id
            order by score desc nulls last, match_rule asc nulls last, match_key asc nulls last
        ) as position
    from group_keys
    where record_count > 1
),

records as (
    select
        leads.lead_id,
        coalesce(grouped.kept_lead_id, leads.lead_id) as kept_lead_id,
        case
            when coalesce(grouped.kept_lead_id, leads.lead_id) = leads.lead_id then 'itself'
            else strongest.match_rule
        end as merge_rule,
        case
            when coalesce(grouped.kept_lead_id, leads.lead_id) = leads.lead_id
                then cast(1 as decimal(9, 6))
            else strongest.score
        end as score
    from leads
    left join grouped
        on leads.lead_id = grouped.lead_id
    left join strongest
        on
            leads.lead_id = strongest.lead_id
            and strongest.position = 1
),

-- ids that no record has: what leads to the same person is one row
other_ids as (
    select
        lead_id,
        alias_id,
        'crm_merge' as merge_rule
    from aliases
    union all
    select
        lead_id,
        'mail-' || match_key as alias_id,
        'email_as_id' as merge_rule
    from lead_keys
    where match_rule = 'same_email'
),

final as (
    select
        lead_id,
        kept_lead_id,
        merge_rule,
        score
    from records
    union all
    select
        other_ids.alias_id as lead_id,
        min(records.kept_lead_id) as kept_lead_id,
        min(other_ids.merge_rule) as merge_rule,
        cast(1 as decimal(9, 6)) as score
    from other_ids
    inner join records
        on other_ids.lead_id = records.lead_id
    where other_ids.alias_id not in (select leads.lead_id from leads)
    group by other_ids.alias_id
)

select * from final
