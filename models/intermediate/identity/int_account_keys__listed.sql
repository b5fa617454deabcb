-- Everything an account is known by, so that a list of companies can be compared with the
-- accounts by whichever of id, SIREN or name it gives.
-- Grain: one row per account and key (`id:…`, `siren:…`, `name:…`).
with accounts as (
    select * from {{ ref('stg_crm__accounts') }}
),

account_references as (
    select * from {{ ref('int_account_references__resolved') }}
),

known as (
    select
        account_id,
        company_siren,
        account_name_key
    from accounts
    union
    select
        account_id,
        company_siren,
        account_name_key
    from account_references
),

final as (
    select
        account_id,
        'id:' || account_id as account_key
    from known
    union
    select
        account_id,
        'siren:' || company_siren as account_key
    from known
    where company_siren is not null
    union
    select
        account_id,
        'name:' || account_name_key as account_key
    from known
    where account_name_key is not null
)

select * from final
