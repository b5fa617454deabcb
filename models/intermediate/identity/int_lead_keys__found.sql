-- What says that two lead records are one person: records that share a key are merged, but for
-- records without an id of their own, which only look alike. The CRM's word are the other ids of a
-- person. Addresses are similar that lack one letter before the @ (not the first one, no digit)
-- under one whole name, but for free mail domains. Names that nobody shares make no key.
-- Grain: one row per lead record, rule and key.
{% set contact_keys = {'email': 'email_key', 'phone': 'phone', 'siren': 'company_siren'} %}
{% set is_shared = "contact_kind = '#' and match_key in (select match_key from named_contacts "
    ~ "where contact_kind = '#' group by match_key having count(*) > 1)" %}
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
    {%- for kind, key in contact_keys.items() %}
    {%- set shared = key if kind != 'email' else 'email_domain, leads.whole_name_key' %}
    select
        leads.lead_id,
        '{{ kind }}' as contact_kind,
        leads.{{ key }} as match_key,
        leads.{{ ['person_name', 'whole_name_key', 'local_part', 'email_domain', 'is_id_generated']
            | join(',\n        leads.') }},
        count(*) over (partition by leads.{{ shared }}) as record_count
    from leads
    left join shared_contacts
        on
            shared_contacts.contact_kind = '{{ kind }}'
            and leads.{{ key }} = shared_contacts.contact_key
    where leads.{{ key }} is not null and shared_contacts.contact_key is null
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
        on {{ may_lack_letter('contacts.local_part') }}
    left join free_mail_domains
        on contacts.email_domain = free_mail_domains.domain
    where
        contacts.contact_kind = 'email' and contacts.whole_name_key is not null
        and contacts.record_count > 1
        and free_mail_domains.domain is null and length(contacts.local_part) >= 6
),

named_contacts as (
    select
        contacts.lead_id,
        contacts.{{ ['contact_kind', 'is_id_generated'] | join(',\n        contacts.') }},
        contacts.match_key || '|' || spellings.spelling_key as match_key,
        spellings.is_exact
    from contacts
    inner join spellings
        on contacts.person_name = spellings.person_name
    where contacts.contact_kind <> 'email' and contacts.record_count > 1
),

final as (
    {%- for match_rule, relation, match_key, score, condition in [
        ('crm_merge', 'crm_merges', 'match_key', '1', 'true'),
        ('same_email', 'contacts', 'match_key', '0.95', "contact_kind = 'email'"),
        ('similar_email', 'similar_emails', 'match_key', '0.9', 'true'),
        ('same_phone', 'named_contacts', 'md5(match_key)', 'case when is_exact then 0.92 else 0.88 end',
         is_shared | replace('#', 'phone')),
        ('same_siren', 'named_contacts', 'md5(match_key)', 'case when is_exact then 0.86 else 0.8 end',
         is_shared | replace('#', 'siren')),
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
