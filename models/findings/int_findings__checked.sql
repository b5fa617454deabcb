-- How many of each entity were looked at; `amount` and `entry` span several kinds of records, a
-- `required_value` is one that a record may not lack. No rule can find more than was looked at.
-- Grain: one row per entity.

{% set entities = [
    ['account', 'int_accounts__identified'],
    ['ad_spend', 'stg_ads__spend'],
    ['amount', 'stg_ads__spend'],
    ['amount', 'stg_finance__ledger_entries'],
    ['amount', 'stg_planning__channel_totals'],
    ['amount', 'stg_crm__stage_events'],
    ['call', 'stg_calls__legs'],
    ['campaign', 'int_campaigns__identified'],
    ['channel_total', 'int_channel_totals__compared'],
    ['channel_total', 'int_channel_totals__costed'],
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
    ['platform_month', 'int_ledger_platforms__compared'],
    ['salary_month', 'int_salaries__compared'],
    ['stage_entry', 'stg_crm__stage_entries'],
    ['stage_event', 'stg_crm__stage_events'],
    ['time_entry', 'stg_finance__time_entries'],
    ['touch', 'stg_crm__touches'],
    ['visit', 'stg_ads__web_visits'],
] %}
{% set required_values = {
    'ad_spend': 2, 'call_logs': 1, 'channel_totals': 2, 'cost_ledger': 2, 'crm_feedback': 2,
    'crm_leads': 1, 'crm_meetings': 1, 'crm_opportunities': 1, 'crm_orders': 2,
    'crm_stage_history': 3, 'crm_touches': 1, 'debriefs': 3, 'decisions': 2, 'exchange_rates': 3,
    'kpi_goals': 3, 'stage_events': 2, 'time_entries': 3, 'web_visits': 2,
} %}

with

files as (select * from {{ source('land', 'files') }}),
extracts as (select * from {{ source('land', 'extracts') }}),
columns_delivered as (select * from {{ source('land', 'columns') }}),
settled_formats as (select * from {{ source('land', 'settled_formats') }}),
records_accepted as (select * from {{ ref('int_records__accepted') }}),
labels as (select * from {{ ref('int_labels__read') }}),
people as (select * from {{ ref('stg_finance__people') }}),
labour as (select * from {{ ref('int_labour__costed') }}),

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
        accepted_count * case extract
            {%- for extract, value_count in required_values.items() %}
            when '{{ extract }}' then {{ value_count }}
            {%- endfor %}
        end as value_count
    from records_accepted
),

counted as (
    {%- for entity, relation, count in [
        ('cell', 'cells', 'sum(record_count)'),
        ('column', 'given_columns', 'count(*)'),
        ('file', 'files', 'count(*)'),
        ('format', 'settled_formats', 'count(*)'),
        ('label', 'labels', 'count(*)'),
        ('person', 'persons', 'count(*)'),
        ('record', 'records_accepted', 'sum(accepted_count)'),
        ('required_value', 'required_values', 'sum(value_count)'),
    ] %}
    select
        '{{ entity }}' as entity,
        {{ count }} as checked_count
    from {{ relation }}

    union all
    {%- endfor %}
    {%- for entity, model in entities %}

    select
        '{{ entity }}' as entity,
        {%- if model in ['stg_ads__spend', 'stg_ads__web_visits'] %}
        -- a record that is spread over its days is one
        count(distinct concat(source_file, '/', source_record)) as checked_count
        {%- else %}
        count(*) as checked_count
        {%- endif %}
    from {{ ref(model) }}
    {{- '\n\n    union all' if not loop.last }}
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
