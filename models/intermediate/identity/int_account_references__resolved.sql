-- Leads, deals and answers name their company by an id, a SIREN or a name only; each such
-- reference is settled once, so that every model speaks of the same account. A company that
-- crm_accounts does not list gets an implied id.
-- Grain: one row per account_reference (md5 of id, SIREN and normalised name as delivered).
with leads as (
    select * from {{ ref('stg_crm__leads') }}
),

opportunities as (
    select * from {{ ref('stg_crm__opportunities') }}
),

orders as (
    select * from {{ ref('stg_crm__orders') }}
),

feedback as (
    select * from {{ ref('stg_crm__feedback') }}
),

accounts as (
    select * from {{ ref('stg_crm__accounts') }}
),

account_references as (
    select
        account_reference,
        account_id,
        company_siren,
        account_name_key
    from leads
    union
    select
        account_reference,
        account_id,
        company_siren,
        account_name_key
    from opportunities
    union
    select
        account_reference,
        account_id,
        company_siren,
        account_name_key
    from orders
    union
    select
        account_reference,
        account_id,
        cast(null as {{ dbt.type_string() }}) as company_siren,
        account_name_key
    from feedback
),

accounts_by_siren as (
    select
        company_siren,
        min(account_id) as account_id
    from accounts
    where company_siren is not null
    group by company_siren
),

accounts_by_name as (
    select
        account_name_key,
        min(account_id) as account_id
    from accounts
    where account_name_key is not null
    group by account_name_key
),

final as (
    select
        account_references.account_reference,
        coalesce(
            account_references.account_id,
            accounts_by_siren.account_id,
            accounts_by_name.account_id,
            'implied-' || left(
                md5(
                    coalesce(
                        account_references.company_siren, account_references.account_name_key
                    )
                ),
                16
            )
        ) as account_id,
        account_references.company_siren,
        account_references.account_name_key,
        coalesce(
            account_references.account_id,
            accounts_by_siren.account_id,
            accounts_by_name.account_id
        ) is null as is_implied
    from account_references
    left join accounts_by_siren
        on account_references.company_siren = accounts_by_siren.company_siren
    left join accounts_by_name
        on account_references.account_name_key = accounts_by_name.account_name_key
    where account_references.account_reference is not null
)

select * from final
