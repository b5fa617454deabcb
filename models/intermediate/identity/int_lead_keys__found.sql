-- What says that two lead records are one person: records that share a key are merged, but for
-- records without an id of their own, which only look alike. The score says how sure the rule is.
-- Grain: one row per lead record, rule and key.
with

leads as (select * from {{ ref('int_leads__identified') }}),
aliases as (select * from {{ ref('int_lead_aliases__listed') }}),
spellings as (select * from {{ ref('int_person_names__spelled') }}),
address_spellings as (select * from {{ ref('int_lead_emails__spelled') }}),
shared_contacts as (select * from {{ ref('int_lead_contacts__shared') }}),

crm_merges as (
    select
        lead_id,
        alias_id as match_key
    from aliases
    union
    select
        leads.lead_id,
        leads.lead_id as match_key
    from leads
    where leads.lead_id in (select aliases.alias_id from aliases)
),

named_contacts as (
    select
        leads.lead_id,
        'same_phone' as match_rule,
        leads.phone as contact_key,
        leads.person_name,
        leads.is_id_generated
    from leads
    left join shared_contacts
        on
            leads.phone = shared_contacts.contact_key
            and shared_contacts.contact_kind = 'phone'
    where
        leads.phone is not null
        and shared_contacts.contact_key is null
    union all
    select
        lead_id,
        'same_siren' as match_rule,
        company_siren as contact_key,
        person_name,
        is_id_generated
    from leads
    where company_siren is not null
),

addresses as (
    select
        leads.lead_id,
        leads.email_key,
        leads.is_id_generated
    from leads
    left join shared_contacts
        on
            leads.email_key = shared_contacts.contact_key
            and shared_contacts.contact_kind = 'email'
    where
        leads.email_key is not null
        and shared_contacts.contact_key is null
),

final as (
    select
        lead_id,
        'crm_merge' as match_rule,
        match_key,
        false as is_id_generated,
        cast(1 as decimal(9, 6)) as score
    from crm_merges
    union all
    select
        lead_id,
        'same_email' as match_rule,
        email_key as match_key,
        is_id_generated,
        cast(0.95 as decimal(9, 6)) as score
    from addresses
    union all
    select
        addresses.lead_id,
        'similar_email' as match_rule,
        address_spellings.spelling_key as match_key,
        addresses.is_id_generated,
        cast(0.9 as decimal(9, 6)) as score
    from addresses
    inner join address_spellings
        on addresses.lead_id = address_spellings.lead_id
    union all
    select
        named_contacts.lead_id,
        named_contacts.match_rule,
        md5(named_contacts.contact_key || '|' || spellings.spelling_key) as match_key,
        named_contacts.is_id_generated,
        cast(
            case
                when named_contacts.match_rule = 'same_phone' and spellings.is_exact then 0.92
                when named_contacts.match_rule = 'same_phone' then 0.88
                when spellings.is_exact then 0.86
                else 0.8
            end as decimal(9, 6)
        ) as score
    from named_contacts
    inner join spellings
        on named_contacts.person_name = spellings.person_name
    union all
    select
        lead_id,
        'same_record' as match_rule,
        record_key as match_key,
        is_id_generated,
        cast(0 as decimal(9, 6)) as score
    from leads
    where is_id_generated
    union all
    select
        lead_id,
        'same_name_and_company' as match_rule,
        md5(person_name || '|' || account_name_key) as match_key,
        is_id_generated,
        cast(0 as decimal(9, 6)) as score
    from leads
    where
        is_id_generated
        and has_whole_name
        and account_name_key is not null
)

select * from final
