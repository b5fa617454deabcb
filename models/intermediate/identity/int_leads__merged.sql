-- Several records of one person are one lead, the earliest. A record takes the largest group that
-- its keys give it, by chains of shared keys, at each level of certainty; where that group holds
-- two records which people said are not one person, the least certain keys are left out, level by
-- level, until no such pair is left in it. Level 0 takes every key; the others are needed only
-- where people rejected a merge. An id that the CRM merged away and delivers no more leads to the
-- same record; so does the pseudonym under which a personal address lands that a tool gives in
-- place of an id.
-- Grain: one row per id of a lead (lead_id), with the record that stands for the person.
with

leads as (select * from {{ ref('stg_crm__leads') }}),
lead_keys as (select * from {{ ref('int_lead_keys__found') }}),
rejected_merges as (select * from {{ source('reference', 'rejected_merges') }}),

records as (
    select
        lead_id as record_id,
        row_number() over (order by created_at asc nulls last, lead_id asc) as record_number
    from leads
),

keys as (
    select
        lead_id as record_id,
        match_rule,
        match_key,
        score
    from lead_keys
    where not is_id_generated
),

levels as (
    select cast(0 as decimal(9, 6)) as level
    union
    select keys.score as level
    from keys
    where exists (select rejected_merges.lead_id from rejected_merges)
),

{{ shared_keys() }},

{{ linked_rounds() }},

refused_groups as (
    select distinct
        linked.level,
        linked.group_number
    from rejected_merges
    inner join linked
        on rejected_merges.lead_id = linked.record_id
    inner join linked as others
        on
            rejected_merges.other_lead_id = others.record_id
            and linked.level = others.level
            and linked.group_number = others.group_number
),

{{ kept_records() }},

-- ids that no record has: what leads to the same person is one row
other_ids as (
    select
        lead_id,
        match_key as alias_id,
        'crm_merge' as merge_rule
    from lead_keys
    where match_rule = 'crm_merge'
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
        record_id as lead_id,
        kept_id as kept_lead_id,
        merge_rule,
        score
    from kept
    union all
    select
        other_ids.alias_id as lead_id,
        min(kept.kept_id) as kept_lead_id,
        min(other_ids.merge_rule) as merge_rule,
        cast(1 as decimal(9, 6)) as score
    from other_ids
    inner join kept
        on other_ids.lead_id = kept.record_id
    where other_ids.alias_id not in (select records.record_id from records)
    group by other_ids.alias_id
)

select * from final
