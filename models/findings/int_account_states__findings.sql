-- Companies whose place or date as a customer does not fit their orders, and companies that look
-- like one although nothing certain joins them: the same name, and an id or a place that one lacks.
-- Grain: one row per finding of accounts.
with

accounts as (select * from {{ ref('stg_crm__accounts') }}),
merged as (select * from {{ ref('int_accounts__merged') }}),
linked as (select * from {{ ref('int_orders__linked') }}),
listed as (select * from {{ ref('int_orders__listed') }}),
dated as (select * from {{ ref('int_extracts__dated') }}),
columns as (select * from {{ source('land', 'columns') }}),
build as (select * from {{ source('reference', 'build') }}),

delivered as (
    select
        max(case when column_name = 'region' and is_delivered then 1 else 0 end) = 1
            as has_regions
    from columns
    where extract = 'crm_accounts'
),

order_span as (
    select
        max(first_date) as first_date,
        max(last_date) as last_date
    from dated
    where extract = 'crm_orders'
),

first_orders as (
    select
        linked.account_id,
        min(listed.ordered_date) as first_date
    from listed
    inner join linked
        on listed.order_id = linked.order_id
    where not listed.is_credit_note
    group by linked.account_id
),

same_names as (
    select
        accounts.account_id,
        min(merged.kept_account_id) over (partition by accounts.account_name_key) as first_kept_id,
        merged.kept_account_id,
        count(accounts.company_siren) over (partition by accounts.account_name_key) as siren_count,
        count(accounts.postal_code) over (partition by accounts.account_name_key) as place_count,
        count(*) over (partition by accounts.account_name_key) as account_count
    from accounts
    inner join merged
        on accounts.account_id = merged.account_id
    where accounts.account_name_key is not null
),

checked as (
    select
        accounts.account_id,
        accounts.region,
        accounts.is_customer_since as since_date,
        first_orders.first_date as first_order_date,
        order_span.first_date,
        order_span.last_date,
        build.as_of_date,
        delivered.has_regions,
        same_names.kept_account_id <> same_names.first_kept_id
        and same_names.siren_count < same_names.account_count
        and same_names.place_count < same_names.account_count as is_lookalike,
        accounts.source_file,
        accounts.source_record
    from accounts
    cross join order_span
    cross join build
    cross join delivered
    inner join merged
        on accounts.account_id = merged.account_id
    left join first_orders
        on merged.kept_account_id = first_orders.account_id
    left join same_names
        on accounts.account_id = same_names.account_id
),

final as (
    {%- for rule_id, column_name, condition in [
        ('account_customer_without_order', 'is_customer_since',
            'since_date between first_date and last_date and first_order_date is null'),
        ('account_customer_since_late', 'is_customer_since',
            'since_date <= as_of_date and '
            ~ dbt.datediff('first_order_date', 'since_date', 'day') ~ ' > 31'),
        ('account_customer_since_in_future', 'is_customer_since', 'since_date > as_of_date'),
        ('account_region_missing', 'region', 'region is null and has_regions'),
        ('account_maybe_duplicate', 'account_name', 'is_lookalike'),
    ] %}
    select
        {{ finding_columns(rule_id, 'account', 'account_id', 'crm_accounts', column_name) }}
    from checked
    where {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
