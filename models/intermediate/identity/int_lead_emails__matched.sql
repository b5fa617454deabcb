-- The person behind a personal e-mail address: links deals and touches that give no lead id. An
-- address that stands behind another in its cell is that person's, too, unless it is somebody's own
-- or several persons'; nobody is merged by it.
-- Grain: one row per email_key that belongs to one person.
with

lead_keys as (select * from {{ ref('int_lead_keys__found') }}),
leads as (select * from {{ ref('stg_crm__leads') }}),
numbers as (select * from {{ ref('int_numbers__listed') }}),
generic_mailboxes as (select * from {{ source('reference', 'generic_mailboxes') }}),
merged as (select * from {{ ref('int_leads__merged') }}),

several as (
    select
        lead_id,
        emails
    from leads
    where emails <> email
),

addresses as (
    {{ listed_ids('several', 'lead_id', 'emails') }}
),

named as (
    select
        match_key as email_key,
        lead_id,
        true as is_own
    from lead_keys
    where match_rule = 'same_email'
    union all
    select
        md5(addresses.listed_id) as email_key,
        addresses.lead_id,
        false as is_own
    from addresses
    where
        {{ dbt.split_part('addresses.listed_id', "'@'", 1) }} not in (
            select generic_mailboxes.local_part from generic_mailboxes
        )
        and not exists (
            select 1
            from leads
            where leads.email_key = md5(addresses.listed_id)
        )
),

final as (
    select
        named.email_key,
        min(merged.kept_lead_id) as lead_id
    from named
    inner join merged
        on named.lead_id = merged.lead_id
    group by named.email_key
    having bool_or(named.is_own) or count(distinct merged.kept_lead_id) = 1
)

select * from final
