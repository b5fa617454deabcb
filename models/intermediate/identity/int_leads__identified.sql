-- What a lead record says of who it is, as it is compared: name, address, telephone, company.
-- Grain: one row per lead record (lead_id).
with

leads as (select * from {{ ref('stg_crm__leads') }}),
accounts as (select * from {{ ref('stg_crm__accounts') }}),
generic_mailboxes as (select * from {{ source('reference', 'generic_mailboxes') }}),

-- names are spelled once each, not once a lead
names as (
    select first_name as name
    from leads
    union
    select last_name as name
    from leads
),

spelled_names as (
    select
        name,
        {{ name_key('name') }} as name_key
    from names
),

named as (
    select
        leads.lead_id,
        leads.account_id,
        leads.email_key,
        leads.phone,
        leads.company_siren,
        leads.account_name_key,
        left(leads.lead_id, 36) as record_key,
        {{ dbt.split_part('leads.email', "'@'", 1) }} as local_part,
        {{ dbt.split_part('leads.email', "'@'", 2) }} as email_domain,
        first_names.name_key as first_name_key,
        last_names.name_key as last_name_key,
        leads.is_id_generated
    from leads
    left join spelled_names as first_names
        on leads.first_name = first_names.name
    left join spelled_names as last_names
        on leads.last_name = last_names.name
),

final as (
    select
        named.lead_id,
        case when generic_mailboxes.local_part is null then named.email_key end as email_key,
        case when generic_mailboxes.local_part is null then named.local_part end as local_part,
        named.email_domain,
        named.phone,
        coalesce(named.company_siren, accounts.company_siren) as company_siren,
        named.account_name_key,
        case when named.is_id_generated then named.record_key end as record_key,
        named.first_name_key,
        named.last_name_key,
        coalesce(named.first_name_key, '') || '|' || coalesce(named.last_name_key, '')
            as person_name,
        -- the order of the hashes stands for the order of the names: it is the same everywhere
        case
            when md5(named.first_name_key) < md5(named.last_name_key)
                then md5('both|' || named.first_name_key || '|' || named.last_name_key)
            else md5('both|' || named.last_name_key || '|' || named.first_name_key)
        end as whole_name_key,
        named.is_id_generated,
        named.first_name_key is not null and named.last_name_key is not null as has_whole_name
    from named
    left join generic_mailboxes
        on named.local_part = generic_mailboxes.local_part
    left join accounts
        on named.account_id = accounts.account_id
)

select * from final
