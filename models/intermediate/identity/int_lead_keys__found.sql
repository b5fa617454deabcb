-- What says that two lead records are one person: records that share a key are merged, but for
-- records without an id of their own, which only look alike. The CRM's word are the other ids of a
-- person: the record it was merged into, those merged into it, the contact it became. The score
-- says how sure the rule is.
-- Grain: one row per lead record, rule and key.
with

delivered as (select * from {{ ref('stg_crm__leads') }}),
leads as (select * from {{ ref('int_leads__identified') }}),
spellings as (select * from {{ ref('int_person_names__spelled') }}),
address_spellings as (select * from {{ ref('int_lead_emails__spelled') }}),
shared_contacts as (select * from {{ ref('int_lead_contacts__shared') }}),
numbers as (select * from {{ ref('int_numbers__listed') }}),

aliases as (
    {{ listed_ids('delivered', 'lead_id', 'alias_ids') }}
    union
    select
        lead_id,
        merged_into_lead_id as listed_id
    from delivered
),

crm_merges as (
    select
        lead_id,
        listed_id as match_key
    from aliases
    where listed_id <> '' and listed_id <> lead_id
    union
    select
        leads.lead_id,
        aliases.listed_id as match_key
    from leads
    inner join aliases
        on leads.lead_id = aliases.listed_id and aliases.listed_id <> aliases.lead_id
),

contacts as (
    {%- for contact_kind, contact_key in {
        'email': 'email_key', 'phone': 'phone', 'siren': 'company_siren',
    }.items() %}
    select
        leads.lead_id,
        'same_{{ contact_kind }}' as match_rule,
        leads.{{ contact_key }} as contact_key,
        leads.person_name,
        leads.is_id_generated
    from leads
    left join shared_contacts
        on
            shared_contacts.contact_kind = '{{ contact_kind }}'
            and leads.{{ contact_key }} = shared_contacts.contact_key
    where leads.{{ contact_key }} is not null and shared_contacts.contact_key is null
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
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
        match_rule,
        contact_key as match_key,
        is_id_generated,
        cast(0.95 as decimal(9, 6)) as score
    from contacts
    where match_rule = 'same_email'
    union all
    select
        contacts.lead_id,
        'similar_email' as match_rule,
        address_spellings.spelling_key as match_key,
        contacts.is_id_generated,
        cast(0.9 as decimal(9, 6)) as score
    from contacts
    inner join address_spellings
        on contacts.lead_id = address_spellings.lead_id
    where contacts.match_rule = 'same_email'
    union all
    select
        contacts.lead_id,
        contacts.match_rule,
        md5(contacts.contact_key || '|' || spellings.spelling_key) as match_key,
        contacts.is_id_generated,
        cast(
            case
                when contacts.match_rule = 'same_phone' and spellings.is_exact then 0.92
                when contacts.match_rule = 'same_phone' then 0.88
                when spellings.is_exact then 0.86
                else 0.8
            end as decimal(9, 6)
        ) as score
    from contacts
    inner join spellings
        on contacts.person_name = spellings.person_name
    where contacts.match_rule <> 'same_email'
    {%- for match_rule, match_key, condition in [
        ('same_record', 'record_key', 'is_id_generated'),
        ('same_name_and_company', "md5(person_name || '|' || account_name_key)",
         'is_id_generated and has_whole_name and account_name_key is not null'),
    ] %}
    union all
    select
        lead_id,
        '{{ match_rule }}' as match_rule,
        {{ match_key }} as match_key,
        is_id_generated,
        cast(0 as decimal(9, 6)) as score
    from leads
    where {{ condition }}
    {%- endfor %}
)

select * from final
