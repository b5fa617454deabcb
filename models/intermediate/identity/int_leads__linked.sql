-- Lead records joined by chains of shared keys, at each level of certainty: at a level only the
-- keys whose score reaches it join. Level 0 takes every key; the others are needed only where
-- people rejected a merge, to find the largest group that does not hold the rejected pair.
-- Grain: one row per level and lead record that shares a key there.
with

lead_keys as (select * from {{ ref('int_lead_keys__found') }}),
leads as (select * from {{ ref('int_leads__numbered') }}),
rejected_merges as (select * from {{ ref('stg_reference__rejected_merges') }}),

usable_keys as (
    select
        lead_id,
        match_rule,
        match_key,
        score,
        count(*) over (partition by match_rule, match_key) as record_count
    from lead_keys
    where not is_id_generated
),

levels as (
    select cast(0 as decimal(9, 6)) as level
    union
    select usable_keys.score as level
    from usable_keys
    where exists (select rejected_merges.lead_id from rejected_merges)
),

round_0 as (
    select
        levels.level,
        usable_keys.lead_id as record_id,
        usable_keys.match_rule,
        usable_keys.match_key,
        leads.lead_number as own_number,
        leads.lead_number as group_number
    from usable_keys
    inner join levels
        on usable_keys.score >= levels.level
    inner join leads
        on usable_keys.lead_id = leads.lead_id
    where usable_keys.record_count > 1
),

{{ linked_rounds() }},

final as (
    select
        level,
        record_id as lead_id,
        group_number
    from linked
)

select * from final
