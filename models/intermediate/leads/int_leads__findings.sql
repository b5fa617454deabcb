-- What is missing or doubtful in the lead records.
-- Grain: one row per finding of leads.
with

records as (
    select * from {{ ref('stg_crm__leads') }}
),

merged as (
    select * from {{ ref('int_leads__merged') }}
),

lookalikes as (
    select * from {{ ref('int_lookalike_leads__found') }}
),

build as (
    select * from {{ ref('stg_reference__build') }}
),

leads as (
    select
        records.lead_id,
        records.lead_source,
        records.source_channel,
        records.email,
        records.phone,
        records.company_size,
        records.sector,
        translate({{ dbt.split_part('records.email', "'@'", 1) }}, '0123456789', '')
            as mailbox_name,
        records.created_date,
        records.mql_date,
        records.sql_date,
        records.source_file,
        records.source_record,
        merged.merge_rule,
        lookalikes.lead_id is not null as is_lookalike,
        build.as_of_date
    from records
    cross join build
    inner join merged
        on records.lead_id = merged.lead_id
    left join lookalikes
        on records.lead_id = lookalikes.lead_id
),

lead_source_missing as (
    select
        {{ finding_columns(
            'lead_source_missing', 'lead', 'lead_id', 'crm_leads', 'lead_source'
        ) }}
    from leads
    where lead_source is null
),

lead_source_unknown as (
    select
        {{ finding_columns(
            'lead_source_unknown', 'lead', 'lead_id', 'crm_leads', 'lead_source'
        ) }}
    from leads
    where lead_source is not null and source_channel is null
),

lead_without_contact as (
    select
        {{ finding_columns('lead_without_contact', 'lead', 'lead_id', 'crm_leads', 'email') }}
    from leads
    where email is null and phone is null
),

lead_company_size_missing as (
    select
        {{ finding_columns(
            'lead_company_size_missing', 'lead', 'lead_id', 'crm_leads', 'company_size'
        ) }}
    from leads
    where company_size is null
),

lead_sector_missing as (
    select
        {{ finding_columns('lead_sector_missing', 'lead', 'lead_id', 'crm_leads', 'industry') }}
    from leads
    where sector is null
),

lead_for_test as (
    select
        {{ finding_columns('lead_for_test', 'lead', 'lead_id', 'crm_leads', 'email') }}
    from leads
    where mailbox_name in ('test', 'essai') or email like '%@test.%' or email like '%@example.%'
),

duplicate_lead as (
    select
        {{ finding_columns('duplicate_lead', 'lead', 'lead_id', 'crm_leads') }}
    from leads
    where merge_rule <> 'itself'
),

lookalike_without_id as (
    select
        {{ finding_columns('lookalike_without_id', 'lead', 'lead_id', 'crm_leads', 'lead_id') }}
    from leads
    where is_lookalike
),

lead_in_future as (
    select
        {{ finding_columns('lead_in_future', 'lead', 'lead_id', 'crm_leads', 'created_at') }}
    from leads
    where created_date > as_of_date
),

lead_stages_out_of_order as (
    select
        {{ finding_columns(
            'lead_stages_out_of_order', 'lead', 'lead_id', 'crm_leads', 'mql_at'
        ) }}
    from leads
    where mql_date < created_date or sql_date < coalesce(mql_date, created_date)
),

final as (
    select * from lead_source_missing
    union all
    select * from lead_source_unknown
    union all
    select * from lead_without_contact
    union all
    select * from lead_company_size_missing
    union all
    select * from lead_sector_missing
    union all
    select * from lead_for_test
    union all
    select * from duplicate_lead
    union all
    select * from lookalike_without_id
    union all
    select * from lead_in_future
    union all
    select * from lead_stages_out_of_order
)

select * from final
