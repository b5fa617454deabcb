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

counted as (
    select
        lead_id,
        is_id_generated,
        count(*) over (partition by match_rule, match_key) as record_count
    from lead_keys
),

-- a person of the company: the one whom people said to be another is none
colleagues as (
    select
        identified.lead_id,
        identified.person_name,
        'name|' || identified.account_name_key as company_key
    from identified
    where
        not identified.is_id_generated
        and identified.account_name_key is not null
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
        min(merged.kept_lead_id) over (
            partition by colleagues.company_key, spellings.spelling_key
        ) as first_person,
        max(merged.kept_lead_id) over (
            partition by colleagues.company_key, spellings.spelling_key
        ) as last_person
    from colleagues
    inner join spellings
        on colleagues.person_name = spellings.person_name
    inner join merged
        on colleagues.lead_id = merged.lead_id
    left join rejected_merges
        on colleagues.lead_id = rejected_merges.lead_id
    where rejected_merges.lead_id is null
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
    from counted
    where is_id_generated and record_count > 1
    union
    select
        lead_id,
        'lead_maybe_duplicate' as rule_id,
        'last_name' as column_name
    from spelled
    where first_person <> last_person
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
