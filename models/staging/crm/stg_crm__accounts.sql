-- Companies as the CRM knows them, in their latest version.
-- Grain: one row per account.

with

records as (select * from {{ source('crm', 'crm_accounts') }}),

ranked as (
    select
        account_id as delivered_account_id,
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
        {{ version_columns('account_id') }}
    from records
),

final as (
    select
        ranked.*,
        {{ generated_id('ranked.delivered_account_id') }} as account_id,
        {{ normalise_label('ranked.account_name') }} as account_name_key,
        ranked.delivered_account_id is null as is_id_generated
    from ranked
    where {{ is_latest_version('ranked.delivered_account_id') }}
)

select * from final
