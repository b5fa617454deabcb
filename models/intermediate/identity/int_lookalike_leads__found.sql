-- Lead records without an id of their own that look like another record. They are not merged: two
-- rows that look alike may be two people, or one person on two occasions.
-- Grain: one row per lead record (lead_id) whose id was made here.
with lead_keys as (
    select * from {{ ref('int_lead_keys__found') }}
),

counted as (
    select
        lead_id,
        is_id_generated,
        count(*) over (partition by match_rule, match_key) as record_count
    from lead_keys
),

final as (
    select distinct lead_id
    from counted
    where
        is_id_generated
        and record_count > 1
)

select * from final
