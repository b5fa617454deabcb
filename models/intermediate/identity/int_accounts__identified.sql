-- Every company spoken of: listed by the CRM, or implied by leads, deals and answers. The records
-- of one company are one: every attribute from the record that stands for it, else from another.
-- Grain: one row per account_id.
{% set attributes = [
    'company_siren', 'sector', 'company_size', 'country', 'region', 'is_customer_since',
] %}

with

accounts as (select * from {{ ref('stg_crm__accounts') }}),
merged as (select * from {{ ref('int_accounts__merged') }}),
account_references as (select * from {{ ref('int_account_references__resolved') }}),

records as (
    select
        merged.kept_account_id,
        {%- for attribute in attributes %}
        accounts.{{ attribute }},
        {%- endfor %}
        nullif(
            coalesce(parents.kept_account_id, accounts.parent_account_id), merged.kept_account_id
        ) as parent_account_id,
        merged.account_id = merged.kept_account_id as is_kept
    from accounts
    inner join merged
        on accounts.account_id = merged.account_id
    left join merged as parents
        on accounts.parent_account_id = parents.account_id
),

listed as (
    select
        kept_account_id as account_id,
        {%- for attribute in ['parent_account_id'] + attributes %}
        coalesce(max(case when is_kept then {{ attribute }} end), min({{ attribute }}))
            as {{ attribute }},
        {%- endfor %}
        count(*) as record_count
    from records
    group by kept_account_id
),

named as (
    select
        account_id,
        count(company_siren) > 0 as has_siren
    from account_references
    group by account_id
),

final as (
    select
        coalesce(listed.account_id, named.account_id) as account_id,
        {%- for attribute in ['parent_account_id'] + attributes %}
        listed.{{ attribute }},
        {%- endfor %}
        listed.account_id is not null as is_listed,
        listed.company_siren is not null or coalesce(named.has_siren, false) as has_siren,
        coalesce(listed.record_count, 0) as record_count
    from listed
    full outer join named
        on listed.account_id = named.account_id
)

select * from final
