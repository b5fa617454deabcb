-- The ways in which leads, deals, orders and answers name their company.
-- Grain: one row per account_reference (md5 of id, SIREN and normalised name as delivered).
with

leads as (select * from {{ ref('stg_crm__leads') }}),
opportunities as (select * from {{ ref('stg_crm__opportunities') }}),
orders as (select * from {{ ref('stg_crm__orders') }}),
feedback as (select * from {{ ref('stg_crm__feedback') }}),

named as (
    {%- for relation in ['leads', 'opportunities', 'orders'] %}
    select
        account_reference,
        account_id,
        company_siren,
        account_name_key
    from {{ relation }}
    union
    {%- endfor %}
    select
        account_reference,
        account_id,
        cast(null as {{ dbt.type_string() }}) as company_siren,
        account_name_key
    from feedback
),

final as (
    select named.*
    from named
    where named.account_reference is not null
)

select * from final
