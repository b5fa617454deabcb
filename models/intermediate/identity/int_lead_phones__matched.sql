-- The person behind a telephone number: links calls that give no lead id.
-- Grain: one row per phone that belongs to one person.
with

leads as (select * from {{ ref('int_leads__identified') }}),
merged as (select * from {{ ref('int_leads__merged') }}),

final as (
    select
        leads.phone,
        min(merged.kept_lead_id) as lead_id
    from leads
    inner join merged
        on leads.lead_id = merged.lead_id
    where leads.phone is not null
    group by leads.phone
    having count(distinct merged.kept_lead_id) = 1
)

select * from final
