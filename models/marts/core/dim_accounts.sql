-- Companies prospected and sold to, without their names: listed by the CRM, or implied by what
-- leads and deals say of them.
-- Grain: one row per account_id.
with

accounts as (select * from {{ ref('int_accounts__identified') }}),
introductions as (select * from {{ ref('int_accounts__introduced') }}),
existing_customers as (select * from {{ ref('int_customers__existing') }}),
orders as (select * from {{ ref('int_orders__identified') }}),

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
        accounts.account_id,
        accounts.parent_account_id,
        introductions.sector,
        introductions.company_size,
        introductions.country,
        introductions.region,
        not accounts.is_listed as is_implied,
        accounts.has_siren,
        coalesce(existing_customers.is_listed, false) as is_listed_customer,
        accounts.is_customer_since as customer_since_date,
        ordered.first_order_date,
        ordered.last_order_date
    from accounts
    left join introductions
        on accounts.account_id = introductions.account_id
    left join existing_customers
        on accounts.account_id = existing_customers.account_id
    left join ordered
        on accounts.account_id = ordered.account_id
)

select * from final
