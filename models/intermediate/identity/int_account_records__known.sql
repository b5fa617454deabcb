-- Companies that have an id: those of crm_accounts, and those whose id only leads, deals and
-- orders give, with the SIREN that they give, if they agree on one.
-- Grain: one row per account_id as delivered (or made, where crm_accounts gives none).
with

accounts as (select * from {{ ref('stg_crm__accounts') }}),
account_references as (select * from {{ ref('int_account_references__listed') }}),

unlisted as (
    select
        account_references.account_id,
        case
            when count(distinct account_references.company_siren) = 1
                then min(account_references.company_siren)
        end as company_siren
    from account_references
    left join accounts
        on account_references.account_id = accounts.account_id
    where
        account_references.account_id is not null
        and accounts.account_id is null
    group by account_references.account_id
),

known as (
    select
        account_id,
        company_siren,
        domain,
        postal_code,
        account_name_key,
        is_id_generated,
        true as is_listed
    from accounts
    union all
    select
        account_id,
        company_siren,
        cast(null as {{ dbt.type_string() }}) as domain,
        cast(null as {{ dbt.type_string() }}) as postal_code,
        cast(null as {{ dbt.type_string() }}) as account_name_key,
        false as is_id_generated,
        false as is_listed
    from unlisted
),

final as (
    select
        known.*,
        -- the record that stands for the company: one of the CRM, with an id, the smallest id
        row_number() over (
            order by
                case when known.is_listed then 0 else 1 end asc nulls last,
                case when known.is_id_generated then 1 else 0 end asc nulls last,
                known.account_id asc nulls last
        ) as account_number
    from known
)

select * from final
