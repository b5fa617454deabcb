-- Companies prospected and sold to, without their names: listed by the CRM, or implied by what
-- leads and deals say of them.
-- Grain: one row per account_id.
with accounts as (
    select * from {{ ref('int_accounts__combined') }}
),

identified as (
    select * from {{ ref('int_accounts__identified') }}
),

introductions as (
    select * from {{ ref('int_accounts__introduced') }}
),

existing_customers as (
    select * from {{ ref('int_customers__existing') }}
),

orders as (
    select * from {{ ref('int_orders__identified') }}
),

ordered as (
    select
        account_id,
        min(ordered_date) as first_order_date,
        max(ordered_date) as last_order_date
    from orders
    where
        is_order
        and account_id is not null
    group by account_id
),

final as (
    select
        identified.account_id,
        accounts.parent_account_id,
        coalesce(accounts.sector, introductions.sector) as sector,
        coalesce(accounts.company_size, introductions.company_size) as company_size,
        coalesce(accounts.country, introductions.country) as country,
        coalesce(accounts.region, introductions.region) as region,
        not identified.is_listed as is_implied,
        identified.has_siren,
        coalesce(existing_customers.is_listed, false) as is_listed_customer,
        accounts.is_customer_since as customer_since_date,
        ordered.first_order_date,
        ordered.last_order_date
    from identified
    left join accounts
        on identified.account_id = accounts.account_id
    left join introductions
        on identified.account_id = introductions.account_id
    left join existing_customers
        on identified.account_id = existing_customers.account_id
    left join ordered
        on identified.account_id = ordered.account_id
)

select * from final
