-- Pairs of lead records that people looked at and found to be two persons: they never end in one.
-- Grain: one row per pair, each pair in both orders.

with

rules as (select * from {{ source('reference', 'rejected_merges') }}),

final as (
    select
        trim(lead_id) as lead_id,
        trim(other_lead_id) as other_lead_id
    from rules
    where trim(lead_id) <> trim(other_lead_id)

    union

    select
        trim(other_lead_id) as lead_id,
        trim(lead_id) as other_lead_id
    from rules
    where trim(lead_id) <> trim(other_lead_id)
)

select * from final
