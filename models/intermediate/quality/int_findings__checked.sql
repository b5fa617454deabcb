-- How many of each entity were looked at; `amount` and `entry` span several kinds of records.
-- Grain: one row per entity.

{% set entities = [
    ['account', 'int_accounts__identified'],
    ['ad_spend', 'stg_ads__spend'],
    ['amount', 'stg_ads__spend'],
    ['amount', 'stg_finance__ledger_entries'],
    ['call', 'stg_calls__legs'],
    ['campaign', 'int_campaigns__identified'],
    ['channel_total', 'int_channel_totals__compared'],
    ['cost', 'int_costs__base'],
    ['entry', 'stg_finance__ledger_entries'],
    ['entry', 'stg_finance__time_entries'],
    ['exchange_rate', 'stg_finance__exchange_rates'],
    ['extract', 'int_extracts__dated'],
    ['feedback', 'stg_crm__feedback'],
    ['goal', 'stg_planning__goals'],
    ['lead', 'stg_crm__leads'],
    ['ledger_entry', 'stg_finance__ledger_entries'],
    ['meeting', 'stg_crm__meetings'],
    ['month', 'int_cost_months__compared'],
    ['opportunity', 'int_opportunities__checked'],
    ['order', 'int_orders__checked'],
    ['person', 'stg_finance__people'],
    ['platform_month', 'int_ledger_platforms__compared'],
    ['salary_month', 'int_salaries__compared'],
    ['stage_entry', 'stg_crm__stage_entries'],
    ['time_entry', 'stg_finance__time_entries'],
    ['touch', 'stg_crm__touches'],
    ['visit', 'stg_ads__web_visits'],
] %}

with

files as (

    select * from {{ ref('stg_land__files') }}

),

extracts as (

    select * from {{ ref('stg_land__extracts') }}

),

columns_delivered as (

    select * from {{ ref('stg_land__columns') }}

),

settled_formats as (

    select * from {{ ref('stg_land__settled_formats') }}

),

records_accepted as (

    select * from {{ ref('int_records__accepted') }}

),

labels as (

    select * from {{ ref('int_labels__read') }}

),

cells as (

    select extracts.record_count
    from columns_delivered
    inner join extracts
        on columns_delivered.extract = extracts.extract
    where columns_delivered.is_delivered

),

given_columns as (

    select columns_delivered.column_name
    from columns_delivered
    inner join extracts
        on columns_delivered.extract = extracts.extract
    where extracts.is_given

),

counted as (

    select
        'file' as entity,
        count(*) as checked_count
    from files

    union all

    select
        'cell' as entity,
        sum(record_count) as checked_count
    from cells

    union all

    select
        'format' as entity,
        count(*) as checked_count
    from settled_formats

    union all

    select
        'column' as entity,
        count(*) as checked_count
    from given_columns

    union all

    select
        'record' as entity,
        sum(accepted_count) as checked_count
    from records_accepted

    union all

    select
        'label' as entity,
        count(*) as checked_count
    from labels

    {%- for entity, model in entities %}

    union all

    select
        '{{ entity }}' as entity,
        count(*) as checked_count
    from {{ ref(model) }}
    {%- endfor %}

),

final as (

    select
        entity,
        cast(coalesce(sum(checked_count), 0) as bigint) as checked_count
    from counted
    group by entity

)

select * from final
