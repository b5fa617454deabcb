-- Everything an account is known by, so that a list of companies can be compared with the
-- accounts by whichever of id, SIREN or name it gives.
-- Grain: one row per account and key (`id:…`, `siren:…`, `name:…`).
with

accounts as (select * from {{ ref('int_account_records__known') }}),
merged as (select * from {{ ref('int_accounts__merged') }}),
account_references as (select * from {{ ref('int_account_references__resolved') }}),

known as (
    select
        merged.kept_account_id as account_id,
        accounts.account_id as own_account_id,
        accounts.company_siren,
        accounts.account_name_key
    from accounts
    inner join merged
        on accounts.account_id = merged.account_id
    union
    select
        account_id,
        account_id as own_account_id,
        company_siren,
        account_name_key
    from account_references
),

final as (
    select
        account_id,
        'id:' || own_account_id as account_key
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
