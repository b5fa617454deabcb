-- What says that two lead records are one person: records that share a key are merged. A further
-- rule is one more branch here; the resolution stays as it is.
-- Grain: one row per lead record, rule and key.
with leads as (
    select * from {{ ref('stg_crm__leads') }}
),

generic_mailboxes as (
    select * from {{ ref('stg_reference__generic_mailboxes') }}
),

crm_merges as (
    select
        lead_id,
        merged_into_lead_id as match_key
    from leads
    where merged_into_lead_id is not null
    union
    select
        merged_into_lead_id as lead_id,
        merged_into_lead_id as match_key
    from leads
    where merged_into_lead_id in (select kept.lead_id from leads as kept)
),

named_addresses as (
    select
        email_key,
        {{ normalise_label("coalesce(first_name, '') || ' ' || coalesce(last_name, '')") }}
            as person_name
    from leads
    where email_key is not null
),

shared_addresses as (
    select email_key
    from named_addresses
    group by email_key
    having count(distinct person_name) > 3
),

personal_addresses as (
    select
        leads.lead_id,
        leads.email_key as match_key
    from leads
    left join generic_mailboxes
        on {{ dbt.split_part('leads.email', "'@'", 1) }} = generic_mailboxes.local_part
    left join shared_addresses
        on leads.email_key = shared_addresses.email_key
    where
        leads.email_key is not null
        and generic_mailboxes.local_part is null
        and shared_addresses.email_key is null
),

final as (
    select
        lead_id,
        'crm_merge' as match_rule,
        match_key,
        cast(1 as decimal(9, 6)) as score
    from crm_merges
    union all
    select
        lead_id,
        'same_email' as match_rule,
        match_key,
        cast(0.95 as decimal(9, 6)) as score
    from personal_addresses
)

select * from final
