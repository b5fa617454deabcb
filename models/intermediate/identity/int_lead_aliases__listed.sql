-- Other ids of the person of a lead record, as the CRM gives them: the record it was merged
-- into, those that were merged into it, the contact it became.
-- Grain: one row per lead record and alias_id.
with

leads as (select * from {{ ref('stg_crm__leads') }}),
numbers as (select * from {{ ref('int_numbers__listed') }}),

listed as (
    {{ listed_ids('leads', 'lead_id', 'alias_ids') }}
),

final as (
    select
        lead_id,
        listed_id as alias_id
    from listed
    where
        listed_id <> ''
        and listed_id <> lead_id
    union
    select
        lead_id,
        merged_into_lead_id as alias_id
    from leads
    where merged_into_lead_id <> lead_id
)

select * from final
