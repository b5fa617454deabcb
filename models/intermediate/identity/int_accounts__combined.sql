-- The records of one company as one: every attribute from the record that stands for it, else from
-- another.
-- Grain: one row per account of the CRM that stands for a company (account_id).
{% set attributes = [
    'company_siren', 'sector', 'company_size', 'country', 'region', 'is_customer_since',
] %}
with

accounts as (select * from {{ ref('stg_crm__accounts') }}),
merged as (select * from {{ ref('int_accounts__merged') }}),

records as (
    select
        merged.kept_account_id,
        {% for attribute in attributes %}
        accounts.{{ attribute }},
        {% endfor %}
        nullif(
            coalesce(parents.kept_account_id, accounts.parent_account_id), merged.kept_account_id
        ) as parent_account_id,
        case when merged.account_id = merged.kept_account_id then 1 else 0 end as is_kept
    from accounts
    inner join merged
        on accounts.account_id = merged.account_id
    left join merged as parents
        on accounts.parent_account_id = parents.account_id
),

final as (
    select
        kept_account_id as account_id,
        {% for attribute in ['parent_account_id'] + attributes %}
        coalesce(
            max(case when is_kept = 1 then {{ attribute }} end), min({{ attribute }})
        ) as {{ attribute }},
        {% endfor %}
        count(*) as record_count
    from records
    group by kept_account_id
)

select * from final
