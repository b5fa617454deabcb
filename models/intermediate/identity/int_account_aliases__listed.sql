-- Other ids of the company of an account record, as the CRM gives them: the records that were
-- merged into it.
-- Grain: one row per account record and alias_id.
with

accounts as (select * from {{ ref('stg_crm__accounts') }}),
numbers as (select * from {{ ref('int_numbers__listed') }}),

listed as (
    {{ listed_ids('accounts', 'account_id', 'alias_ids') }}
),

final as (
    select
        account_id,
        listed_id as alias_id
    from listed
    where
        listed_id <> ''
        and listed_id <> account_id
)

select * from final
