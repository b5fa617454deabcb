-- Every company spoken of: listed by the CRM, or implied by leads, deals and answers.
-- Grain: one row per account_id.
with

accounts as (select * from {{ ref('int_accounts__combined') }}),
account_references as (select * from {{ ref('int_account_references__resolved') }}),

named as (
    select
        account_id,
        company_siren,
        1 as is_listed
    from accounts
    union all
    select
        account_id,
        company_siren,
        0 as is_listed
    from account_references
),

final as (
    select
        account_id,
        max(is_listed) = 1 as is_listed,
        count(company_siren) > 0 as has_siren
    from named
    group by account_id
)

select * from final
