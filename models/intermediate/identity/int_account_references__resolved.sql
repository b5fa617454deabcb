-- Leads, deals and answers name their company by an id, a SIREN or a name only; each such
-- reference is settled once, so that every model speaks of the same account. A name never leads to
-- a company of another SIREN. A company that crm_accounts does not list gets an implied id, by its
-- SIREN, else by the only SIREN that comes with its name, else by its name.
-- Grain: one row per account_reference (md5 of id, SIREN and normalised name as delivered).
with

leads as (select * from {{ ref('stg_crm__leads') }}),
opportunities as (select * from {{ ref('stg_crm__opportunities') }}),
orders as (select * from {{ ref('stg_crm__orders') }}),
feedback as (select * from {{ ref('stg_crm__feedback') }}),
accounts as (select * from {{ ref('int_account_records__known') }}),
merged as (select * from {{ ref('int_accounts__merged') }}),

account_references as (
    {%- for relation in ['leads', 'opportunities', 'orders'] %}
    select
        account_reference,
        account_id,
        company_siren,
        account_name_key
    from {{ relation }}
    where account_reference is not null
    union
    {%- endfor %}
    select
        account_reference,
        account_id,
        cast(null as {{ dbt.type_string() }}) as company_siren,
        account_name_key
    from feedback
    where account_reference is not null
),

kept_accounts as (
    select
        accounts.account_id,
        accounts.company_siren,
        accounts.account_name_key,
        merged.kept_account_id,
        max(accounts.company_siren) over (partition by merged.kept_account_id) as kept_siren
    from accounts
    inner join merged
        on accounts.account_id = merged.account_id
),

accounts_by_siren as (
    select
        company_siren,
        min(kept_account_id) as account_id
    from kept_accounts
    where company_siren is not null
    group by company_siren
),

accounts_by_name as (
    select
        account_name_key,
        min(kept_account_id) as account_id,
        min(case when kept_siren is null then kept_account_id end) as account_id_without_siren
    from kept_accounts
    where account_name_key is not null
    group by account_name_key
),

-- the SIRENs that come with a name and that no account has
sirens_by_name as (
    select
        account_references.account_name_key,
        min(account_references.company_siren) as company_siren,
        count(distinct account_references.company_siren) as siren_count
    from account_references
    left join accounts_by_siren
        on account_references.company_siren = accounts_by_siren.company_siren
    where
        account_references.account_id is null
        and accounts_by_siren.company_siren is null
    group by account_references.account_name_key
),

settled as (
    select
        account_references.account_reference,
        coalesce(
            kept_accounts.kept_account_id,
            accounts_by_siren.account_id,
            case
                when account_references.company_siren is null then accounts_by_name.account_id
                when sirens_by_name.siren_count = 1
                    then accounts_by_name.account_id_without_siren
            end
        ) as account_id,
        account_references.company_siren,
        account_references.account_name_key,
        case
            when sirens_by_name.siren_count = 1 then sirens_by_name.company_siren
        end as siren_of_name
    from account_references
    left join kept_accounts
        on account_references.account_id = kept_accounts.account_id
    left join accounts_by_siren
        on account_references.company_siren = accounts_by_siren.company_siren
    left join accounts_by_name
        on account_references.account_name_key = accounts_by_name.account_name_key
    left join sirens_by_name
        on account_references.account_name_key = sirens_by_name.account_name_key
),

final as (
    select
        account_reference,
        coalesce(
            account_id,
            'implied-' || left(
                md5(coalesce(company_siren, siren_of_name, account_name_key)), 16
            )
        ) as account_id,
        company_siren,
        account_name_key,
        account_id is null as is_implied
    from settled
)

select * from final
