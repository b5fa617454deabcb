-- What is missing or doubtful in the companies: their columns, their place and date as a customer
-- beside their orders, and companies that look like one although nothing certain joins them (the
-- same name, and an id or a place that one lacks). An account that deals name and crm_accounts
-- lacks is found only where that extract is given.
-- Grain: one row per finding of accounts.

with

accounts as (select * from {{ ref('stg_crm__accounts') }}),
account_references as (select * from {{ ref('int_account_references__resolved') }}),
merged as (select * from {{ ref('int_accounts__merged') }}),
orders as (select * from {{ ref('int_orders__identified') }}),
dated as (select * from {{ ref('int_extracts__spanned') }}),
extracts as (select * from {{ source('land', 'extracts') }}),
columns_delivered as (select * from {{ source('land', 'columns') }}),
build as (select * from {{ source('reference', 'build') }}),

order_span as (
    select
        max(first_date) as first_date,
        max(last_date) as last_date
    from dated
    where extract = 'crm_orders'
),

first_orders as (
    select
        account_id,
        min(ordered_date) as first_date
    from orders
    where is_order
    group by account_id
),

same_names as (
    select
        accounts.account_id,
        min(merged.kept_account_id) over (partition by accounts.account_name_key)
        <> merged.kept_account_id
        and count(accounts.company_siren) over (partition by accounts.account_name_key)
        < count(*) over (partition by accounts.account_name_key)
        and count(accounts.postal_code) over (partition by accounts.account_name_key)
        < count(*) over (partition by accounts.account_name_key) as is_lookalike
    from accounts
    inner join merged
        on accounts.account_id = merged.account_id
    where accounts.account_name_key is not null
),

checked as (
    select
        accounts.account_id,
        accounts.company_siren,
        accounts.sector,
        accounts.company_size,
        accounts.region,
        accounts.is_customer_since as since_date,
        min(accounts.account_id) over (partition by accounts.company_siren) as first_account_id,
        first_orders.first_date as first_order_date,
        order_span.first_date,
        order_span.last_date,
        build.as_of_date,
        same_names.is_lookalike,
        accounts.source_file,
        accounts.source_record
    from accounts
    cross join order_span
    cross join build
    left join merged
        on accounts.account_id = merged.account_id
    left join first_orders
        on merged.kept_account_id = first_orders.account_id
    left join same_names
        on accounts.account_id = same_names.account_id
),

unlisted as (
    select distinct
        account_references.account_id,
        cast(null as {{ dbt.type_string() }}) as source_file,
        cast(null as bigint) as source_record
    from account_references
    left join accounts
        on account_references.account_id = accounts.account_id
    where
        account_references.account_id is not null
        and accounts.account_id is null
        and {{ is_given('crm_accounts') }}
),

final as (
    {{ findings_of('checked', 'account', 'account_id', 'crm_accounts', [
        ('account_siren_missing', 'company_siren', 'company_siren is null'),
        ('account_sector_missing', 'industry', 'sector is null'),
        ('account_company_size_missing', 'company_size', 'company_size is null'),
        ('account_siren_repeated', 'company_siren',
            'company_siren is not null and account_id <> first_account_id'),
        ('account_customer_without_order', 'is_customer_since',
            'since_date between first_date and last_date and first_order_date is null'),
        ('account_customer_since_late', 'is_customer_since',
            'since_date <= as_of_date and '
            ~ dbt.datediff('first_order_date', 'since_date', 'day') ~ ' > 31'),
        ('account_customer_since_in_future', 'is_customer_since', 'since_date > as_of_date'),
        ('account_region_missing', 'region',
            'region is null and ' ~ is_delivered('crm_accounts', ['region'])),
        ('account_maybe_duplicate', 'account_name', 'is_lookalike'),
    ]) }}
    union all
    {{ findings_of('unlisted', 'account', 'account_id', 'crm_accounts', [
        ('account_not_listed', 'account_id', is_given('crm_accounts')),
    ]) }}
)

select * from final
