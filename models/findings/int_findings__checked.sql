-- How many of each entity were looked at; `amount` and `entry` span several kinds of records, a
-- `required_value` is one that a record may not lack, a `former_opportunity` one that files ever
-- gave. No rule can find more than was looked at.
-- Grain: one row per entity.

with

files as (select * from {{ source('land', 'files') }}),
extracts as (select * from {{ source('land', 'extracts') }}),
columns_delivered as (select * from {{ source('land', 'columns') }}),
settled_formats as (select * from {{ source('land', 'settled_formats') }}),
accounted as (select * from {{ ref('int_files__accounted') }}),
asked as (select * from {{ source('reference', 'script_tests') }}),
labels as (select * from {{ ref('int_labels__read') }}),
people as (select * from {{ ref('stg_finance__people') }}),
labour as (select * from {{ ref('int_labour__costed') }}),
accounts as (select * from {{ ref('int_accounts__identified') }}),
ad_spend as (select * from {{ ref('stg_ads__spend') }}),
campaigns as (select * from {{ ref('int_campaigns__identified') }}),
compared_totals as (select * from {{ ref('int_channel_totals__compared') }}),
totals as (select * from {{ ref('int_channel_totals__costed') }}),
costs as (select * from {{ ref('int_costs__base') }}),
dated as (select * from {{ ref('int_extracts__spanned') }}),
months as (select * from {{ ref('int_cost_months__compared') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
orders as (select * from {{ ref('int_orders__checked') }}),
kpis as (select * from {{ ref('dim_kpis') }}),
scopes as (select * from {{ ref('int_ledger_scopes__compared') }}),
visits as (select * from {{ ref('stg_ads__web_visits') }}),
deal_versions as (select * from {{ ref('stg_land__deal_versions') }}),

persons as (
    select person_id from people
    union
    select person_id from labour
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

required_values as (
    select
        records_accepted * case extract
            {%- for extract, known in extracts().items() if known.required %}
            when '{{ extract }}' then {{ known.required | length }}
            {%- endfor %}
        end as value_count
    from accounted
),

-- a record that is spread over its days is one
spread as (
    select distinct
        'ad_spend' as entity,
        source_file,
        source_record
    from ad_spend
    union all
    select distinct
        'visit' as entity,
        source_file,
        source_record
    from visits
),

counted as (
    {%- for entity, relation, count in [
        ('cell', 'cells', 'sum(record_count)'),
        ('record', 'accounted', 'sum(records_accepted)'),
        ('required_value', 'required_values', 'sum(value_count)'),
        ('amount', "spread where entity = 'ad_spend'", 'count(*)'),
        ('ad_spend', "spread where entity = 'ad_spend'", 'count(*)'),
        ('visit', "spread where entity = 'visit'", 'count(*)'),
    ] %}
    select
        '{{ entity }}' as entity,
        {{ count }} as checked_count
    from {{ relation }}
    union all
    {%- endfor %}
    {%- for entity, kinds in {
        'amount': ['cost_ledger', 'channel_totals', 'stage_events'], 'call': ['call_logs'],
        'entry': ['cost_ledger', 'time_entries'], 'exchange_rate': ['exchange_rates'],
        'feedback': ['crm_feedback'], 'goal': ['kpi_goals'], 'lead': ['crm_leads'],
        'ledger_entry': ['cost_ledger'], 'meeting': ['crm_meetings'],
        'stage_entry': ['crm_stage_history'], 'stage_event': ['stage_events'],
        'time_entry': ['time_entries'], 'touch': ['crm_touches'],
    }.items() %}
    {%- set listed = "'" ~ kinds | join("', '") ~ "'" %}
    select
        '{{ entity }}' as entity,
        sum(records_accepted) as checked_count
    from accounted
    where extract in ({{ listed }})
    union all
    {%- endfor %}
    {%- for entity, relation in [
        ('account', 'accounts'), ('campaign', 'campaigns'), ('channel_total', 'compared_totals'),
        ('channel_total', 'totals'), ('column', 'given_columns'), ('cost', 'costs'),
        ('extract', 'dated'), ('file', 'files'), ('format', 'settled_formats'),
        ('former_opportunity', 'deal_versions where is_latest'),
        ('kpi', 'kpis'), ('label', 'labels'), ('month', 'months'),
        ('opportunity', 'opportunities'), ('order', 'orders'), ('person', 'persons'),
        ('platform_month', "scopes where entity = 'platform_month'"),
        ('salary_month', "scopes where entity = 'salary_month'"),
        ('script_test', 'asked'),
    ] %}
    select
        '{{ entity }}' as entity,
        count(*) as checked_count
    from {{ relation }}
    {{- '\n    union all' if not loop.last }}
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
