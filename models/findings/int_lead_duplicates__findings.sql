-- Lead records that are another one's double, and those of which nobody can say here whether they
-- are, and that are therefore not merged: without an id of their own (two rows that look alike may
-- be two people, or one person on two occasions); of the same or nearly the same name in one
-- company, and nothing else in common; behind a telephone number or an address that more than three
-- names share.
-- Grain: one row per finding of leads.

with

lead_keys as (select * from {{ ref('int_lead_keys__found') }}),
identified as (select * from {{ ref('int_leads__identified') }}),
records as (select * from {{ ref('stg_crm__leads') }}),
merged as (select * from {{ ref('int_leads__merged') }}),
spellings as (select * from {{ ref('int_person_names__spelled') }}),
shared_contacts as (select * from {{ ref('int_lead_contacts__shared') }}),
rejected_merges as (select * from {{ source('reference', 'rejected_merges') }}),

-- few records have no id of their own: the others are not counted
lookalikes as (
    select distinct generated.lead_id
    from lead_keys as generated
    inner join lead_keys as others
        on generated.match_rule = others.match_rule and generated.match_key = others.match_key
    where generated.is_id_generated and generated.lead_id <> others.lead_id
),

-- a person of the company: the one whom people said to be another is none
colleagues as (
    select
        identified.lead_id,
        identified.person_name,
        'name|' || identified.account_name_key as company_key
    from identified
    where not identified.is_id_generated and identified.account_name_key is not null
    union
    select
        identified.lead_id,
        identified.person_name,
        'id|' || records.account_id as company_key
    from identified
    inner join records
        on identified.lead_id = records.lead_id
    where
        not identified.is_id_generated
        and records.account_id is not null
),

spelled as (
    select
        colleagues.lead_id,
        colleagues.company_key,
        spellings.spelling_key,
        merged.kept_lead_id
    from colleagues
    inner join spellings
        on colleagues.person_name = spellings.person_name
    inner join merged
        on colleagues.lead_id = merged.lead_id
    left join rejected_merges
        on colleagues.lead_id = rejected_merges.lead_id
    where rejected_merges.lead_id is null
),

shared_spellings as (
    select
        company_key,
        spelling_key
    from spelled
    group by company_key, spelling_key
    having min(kept_lead_id) < max(kept_lead_id)
),

reasons as (
    select
        lead_id,
        'duplicate_lead' as rule_id,
        '' as column_name
    from merged
    where merge_rule <> 'itself'
    union
    select
        lead_id,
        'lookalike_without_id' as rule_id,
        'lead_id' as column_name
    from lookalikes
    union
    select
        spelled.lead_id,
        'lead_maybe_duplicate' as rule_id,
        'last_name' as column_name
    from spelled
    inner join shared_spellings
        on
            spelled.company_key = shared_spellings.company_key
            and spelled.spelling_key = shared_spellings.spelling_key
    {%- for kind, column in [('phone', 'phone'), ('email', 'email_key')] %}
    union
    select
        identified.lead_id,
        'lead_contact_shared' as rule_id,
        '{{ kind }}' as column_name
    from identified
    inner join shared_contacts
        on
            identified.{{ column }} = shared_contacts.contact_key
            and shared_contacts.contact_kind = '{{ kind }}'
    {%- endfor %}
),

-- of a telephone number and an address that are shared, the telephone number
final as (
    select
        reasons.rule_id,
        'lead' as entity,
        reasons.lead_id as entity_id,
        'crm_leads' as extract,
        max(reasons.column_name) as column_name,
        records.source_file,
        records.source_record,
        cast(null as decimal(18, 4)) as amount_at_stake
    from reasons
    inner join records
        on reasons.lead_id = records.lead_id
    group by
        reasons.rule_id, reasons.lead_id, records.source_file, records.source_record
)

select * from final
