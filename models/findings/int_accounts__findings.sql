-- What is missing or doubtful in the companies. An account that deals name and crm_accounts lacks
-- is found only where that extract is given.
-- Grain: one row per finding of accounts.
with

accounts as (select * from {{ ref('stg_crm__accounts') }}),
account_references as (select * from {{ ref('int_account_references__resolved') }}),
extracts as (select * from {{ source('land', 'extracts') }}),

sirens as (
    select
        company_siren,
        min(account_id) as first_account_id
    from accounts
    where company_siren is not null
    group by company_siren
    having count(*) > 1
),

repeated as (
    select
        accounts.account_id,
        accounts.source_file,
        accounts.source_record
    from accounts
    inner join sirens
        on
            accounts.company_siren = sirens.company_siren
            and accounts.account_id <> sirens.first_account_id
),

unlisted as (
    select distinct
        account_references.account_id,
        cast(null as {{ dbt.type_string() }}) as source_file,
        cast(null as bigint) as source_record
    from account_references
    inner join extracts
        on
            extracts.extract = 'crm_accounts'
            and extracts.is_given
    left join accounts
        on account_references.account_id = accounts.account_id
    where accounts.account_id is null
),

account_siren_missing as (
    select
        {{ finding_columns(
            'account_siren_missing', 'account', 'account_id', 'crm_accounts', 'company_siren'
        ) }}
    from accounts
    where company_siren is null
),

account_sector_missing as (
    select
        {{ finding_columns(
            'account_sector_missing', 'account', 'account_id', 'crm_accounts', 'industry'
        ) }}
    from accounts
    where sector is null
),

account_company_size_missing as (
    select
        {{ finding_columns(
            'account_company_size_missing', 'account', 'account_id', 'crm_accounts', 'company_size'
        ) }}
    from accounts
    where company_size is null
),

account_siren_repeated as (
    select
        {{ finding_columns(
            'account_siren_repeated', 'account', 'account_id', 'crm_accounts', 'company_siren'
        ) }}
    from repeated
    where account_id is not null
),

account_not_listed as (
    select
        {{ finding_columns(
            'account_not_listed', 'account', 'account_id', 'crm_accounts', 'account_id'
        ) }}
    from unlisted
    where account_id is not null
),

final as (
    select * from account_siren_missing
    union all
    select * from account_sector_missing
    union all
    select * from account_company_size_missing
    union all
    select * from account_siren_repeated
    union all
    select * from account_not_listed
)

select * from final
