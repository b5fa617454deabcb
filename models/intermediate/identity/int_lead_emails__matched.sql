-- The person behind a personal e-mail address: links deals and touches that give no lead id.
-- Grain: one row per email_key that belongs to one person.
with

lead_keys as (select * from {{ ref('int_lead_keys__found') }}),
merged as (select * from {{ ref('int_leads__merged') }}),

final as (
    select
        lead_keys.match_key as email_key,
        min(merged.kept_lead_id) as lead_id
    from lead_keys
    inner join merged
        on lead_keys.lead_id = merged.lead_id
    where lead_keys.match_rule = 'same_email'
    group by lead_keys.match_key
)

select * from final
