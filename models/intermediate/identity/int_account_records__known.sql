-- Companies that have an id: those of crm_accounts, and those whose id only leads, deals and
-- orders give, with the SIREN that they give, if they agree on one.
-- Grain: one row per account_id as delivered (or made, where crm_accounts gives none).
with

accounts as (select * from {{ ref('stg_crm__accounts') }}),
leads as (select * from {{ ref('stg_crm__leads') }}),
opportunities as (select * from {{ ref('stg_crm__opportunities') }}),
orders as (select * from {{ ref('stg_crm__orders') }}),
feedback as (select * from {{ ref('stg_crm__feedback') }}),

spoken_of as (
    {%- for relation in ['leads', 'opportunities', 'orders'] %}
    select
        account_id,
        company_siren
    from {{ relation }}
    union
    {%- endfor %}
    select
        account_id,
        cast(null as {{ dbt.type_string() }}) as company_siren
    from feedback
),

unlisted as (
    select
        spoken_of.account_id,
        case
            when count(distinct spoken_of.company_siren) = 1 then min(spoken_of.company_siren)
        end as company_siren
    from spoken_of
    left join accounts
        on spoken_of.account_id = accounts.account_id
    where
        spoken_of.account_id is not null
        and accounts.account_id is null
    group by spoken_of.account_id
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
