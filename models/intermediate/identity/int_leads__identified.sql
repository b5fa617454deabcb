-- What a lead record says of who it is, as it is compared: name, address, telephone, company.
-- Grain: one row per lead record (lead_id).
with

leads as (select * from {{ ref('stg_crm__leads') }}),
accounts as (select * from {{ ref('stg_crm__accounts') }}),
generic_mailboxes as (select * from {{ source('reference', 'generic_mailboxes') }}),

named as (
    select
        lead_id,
        account_id,
        email_key,
        phone,
        company_siren,
        account_name_key,
        left(lead_id, 36) as record_key,
        {{ dbt.split_part('email', "'@'", 1) }} as local_part,
        {{ dbt.split_part('email', "'@'", 2) }} as email_domain,
        {{ name_key('first_name') }} as first_name_key,
        {{ name_key('last_name') }} as last_name_key,
        is_id_generated
    from leads
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
