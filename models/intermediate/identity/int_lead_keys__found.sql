-- What says that two lead records are one person: records that share a key are merged, but for
-- records without an id of their own, which only look alike. The CRM's word are the other ids of a
-- person. Addresses are similar that lack one letter before the @ (not the first one, no digit)
-- under one whole name, but for free mail domains. Names that one record has make no key.
-- Grain: one row per lead record, rule and key.
{% set contact_keys = {'email': 'email_key', 'phone': 'phone', 'siren': 'company_siren'} %}
{% set digits = "'0', '1', '2', '3', '4', '5', '6', '7', '8', '9'" %}
with

delivered as (select * from {{ ref('stg_crm__leads') }}),
leads as (select * from {{ ref('int_leads__identified') }}),
spellings as (select * from {{ ref('int_person_names__spelled') }}),
shared_contacts as (select * from {{ ref('int_lead_contacts__shared') }}),
free_mail_domains as (select * from {{ source('reference', 'free_mail_domains') }}),
numbers as (select * from {{ ref('int_numbers__listed') }}),

positions as (
    {{ name_positions() }}
),

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
        listed_id as match_key,
        false as is_id_generated
    from aliases
    where listed_id <> '' and listed_id <> lead_id
    union
    select
        leads.lead_id,
        aliases.listed_id as match_key,
        false as is_id_generated
    from leads
    inner join aliases
        on leads.lead_id = aliases.listed_id and aliases.listed_id <> aliases.lead_id
),

contacts as (
    {%- for contact_kind, contact_key in contact_keys.items() %}
    select
        leads.lead_id,
        '{{ contact_kind }}' as contact_kind,
        leads.{{ contact_key }} as match_key,
        leads.{{ ['person_name', 'whole_name_key', 'local_part', 'email_domain', 'is_id_generated']
            | join(',\n        leads.') }},
        count(*) over (partition by leads.{{ contact_key }}) as record_count,
        count(*) over (partition by leads.email_domain, leads.whole_name_key) as namesake_count
    from leads
    left join shared_contacts
        on
            shared_contacts.contact_kind = '{{ contact_kind }}'
            and leads.{{ contact_key }} = shared_contacts.contact_key
    where leads.{{ contact_key }} is not null and shared_contacts.contact_key is null
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

similar_emails as (
    select distinct
        contacts.lead_id,
        md5(
            {{ without_letter('contacts.local_part') }}
            || '@' || contacts.email_domain || '|' || contacts.whole_name_key
        ) as match_key,
        contacts.is_id_generated
    from contacts
    inner join positions
        on
            positions.position <= length(contacts.local_part)
            and (
                positions.position = 1
                or substr(contacts.local_part, positions.position, 1) not in ({{ digits }})
            )
    left join free_mail_domains
        on contacts.email_domain = free_mail_domains.domain
    where
        contacts.contact_kind = 'email' and contacts.whole_name_key is not null
        and contacts.namesake_count > 1
        and free_mail_domains.domain is null and length(contacts.local_part) >= 6
),

named_contacts as (
    select
        contacts.lead_id,
        contacts.{{ ['contact_kind', 'is_id_generated'] | join(',\n        contacts.') }},
        md5(contacts.match_key || '|' || spellings.spelling_key) as match_key,
        spellings.is_exact
    from contacts
    inner join spellings
        on contacts.person_name = spellings.person_name and contacts.record_count > 1
),

final as (
    {%- for match_rule, relation, match_key, score, condition in [
        ('crm_merge', 'crm_merges', 'match_key', '1', 'true'),
        ('same_email', 'contacts', 'match_key', '0.95', "contact_kind = 'email'"),
        ('similar_email', 'similar_emails', 'match_key', '0.9', 'true'),
        ('same_phone', 'named_contacts', 'match_key', 'case when is_exact then 0.92 else 0.88 end',
         "contact_kind = 'phone'"),
        ('same_siren', 'named_contacts', 'match_key', 'case when is_exact then 0.86 else 0.8 end',
         "contact_kind = 'siren'"),
        ('same_record', 'leads', 'record_key', '0', 'is_id_generated'),
        ('same_name_and_company', 'leads', "md5(person_name || '|' || account_name_key)", '0',
         'is_id_generated and has_whole_name and account_name_key is not null'),
    ] %}
    select
        lead_id,
        '{{ match_rule }}' as match_rule,
        {{ match_key }} as match_key,
        is_id_generated,
        cast({{ score }} as decimal(9, 6)) as score
    from {{ relation }}
    where {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
