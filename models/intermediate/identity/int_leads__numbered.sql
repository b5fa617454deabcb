-- Lead records in the order in which they may stand for a person: the earliest created first.
-- Grain: one row per lead record (lead_id).
with

leads as (select * from {{ ref('stg_crm__leads') }}),

final as (
    select
        lead_id,
        row_number() over (order by created_at asc nulls last, lead_id asc) as lead_number
    from leads
)

select * from final
