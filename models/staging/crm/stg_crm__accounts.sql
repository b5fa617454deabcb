-- Companies as the CRM knows them, in their latest version.
-- Grain: one row per account.

with

records as (select * from {{ source('crm', 'crm_accounts') }}),

ranked as (
    select
        account_id,
        company_siren,
        domain,
        postal_code,
        parent_account_id,
        alias_ids,
        account_name,
        industry as sector,
        company_size,
        country,
        region,
        cast(updated_at as timestamp) as updated_at,
        cast(is_customer_since as date) as is_customer_since,
        _record_hash as record_hash,
        _file as source_file,
        _record as source_record,
        {{ version_number('account_id') }} as version_number,
        {{ version_rank('account_id') }} as version_rank,
        {{ has_conflicting_versions('account_id') }} as has_conflicting_versions
    from records
),

final as (
    select
        {{ generated_id('ranked.account_id') }} as account_id,
        ranked.company_siren,
        ranked.domain,
        ranked.postal_code,
        ranked.parent_account_id,
        ranked.alias_ids,
        {{ normalise_label('ranked.account_name') }} as account_name_key,
        ranked.account_name,
        ranked.sector,
        ranked.company_size,
        ranked.country,
        ranked.region,
        ranked.account_id is null as is_id_generated,
        ranked.has_conflicting_versions,
        ranked.updated_at,
        ranked.is_customer_since,
        ranked.source_file,
        ranked.source_record
    from ranked
    where
        ranked.version_number = 1
        or (ranked.account_id is null and ranked.version_rank = 1)
)

select * from final
