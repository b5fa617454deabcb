-- Accounts that already bought before what the extracts show: their first order here does not
-- make a new customer.
-- Grain: one row per account_id that the workspace lists or whose CRM gives a customer-since date.
with

existing_customers as (select * from {{ source('reference', 'existing_customers') }}),
account_keys as (select * from {{ ref('int_account_keys__listed') }}),
accounts as (select * from {{ ref('int_accounts__identified') }}),

listed_keys as (
    select 'id:' || account_id as account_key
    from existing_customers
    where account_id is not null
    union
    select 'siren:' || company_siren as account_key
    from existing_customers
    where company_siren is not null
    union
    select 'name:' || account_name_key as account_key
    from existing_customers
    where account_name_key is not null
),

listed_accounts as (
    select distinct account_keys.account_id
    from account_keys
    inner join listed_keys
        on account_keys.account_key = listed_keys.account_key
),

dated_accounts as (
    select
        account_id,
        is_customer_since as customer_since_date
    from accounts
    where is_customer_since is not null
),

final as (
    select
        coalesce(listed_accounts.account_id, dated_accounts.account_id) as account_id,
        listed_accounts.account_id is not null as is_listed,
        dated_accounts.customer_since_date
    from listed_accounts
    full outer join dated_accounts
        on listed_accounts.account_id = dated_accounts.account_id
)

select * from final
