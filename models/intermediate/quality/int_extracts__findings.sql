-- Extracts that stop before the others do, each against its own rhythm, and columns of ids that hold
-- e-mail addresses. A month's delivery is no delay, and ten days make a rhythm.
-- Grain: one row per finding.

{% set ids = [
    ['crm_leads', 'stg_crm__leads', 'lead_id'],
    ['crm_leads', 'stg_crm__leads', 'account_id'],
    ['crm_accounts', 'stg_crm__accounts', 'account_id'],
    ['crm_opportunities', 'stg_crm__opportunities', 'opportunity_id'],
    ['crm_opportunities', 'stg_crm__opportunities', 'lead_id'],
    ['crm_orders', 'stg_crm__orders', 'order_id'],
    ['crm_orders', 'stg_crm__orders', 'lead_id'],
    ['crm_meetings', 'stg_crm__meetings', 'lead_id'],
    ['crm_touches', 'stg_crm__touches', 'lead_id'],
    ['call_logs', 'stg_calls__legs', 'lead_id'],
] %}

with

dated as (
    select * from {{ ref('int_extracts__dated') }}
),

latest as (
    select max(last_date) as last_date
    from dated
),

late as (
    select
        dated.extract,
        cast(null as {{ dbt.type_string() }}) as source_file,
        cast(null as bigint) as source_record
    from dated
    cross join latest
    where
        dated.day_count >= 10
        and {{ dbt.datediff('dated.last_date', 'latest.last_date', 'day') }}
        > greatest(31, 3 * dated.usual_gap_days)
),

email_ids as (
    {%- for extract, model, column in ids %}
    select
        '{{ extract }}' as extract,
        '{{ column }}' as column_name,
        source_file,
        source_record
    from {{ ref(model) }}
    where {{ column }} like '%@%'
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

numbered as (
    select
        extract,
        column_name,
        source_file,
        source_record,
        row_number() over (
            partition by extract, column_name
            order by source_file asc nulls last, source_record asc nulls last
        ) as position
    from email_ids
),

final as (
    select
        'late_extract' as rule_id,
        'extract' as entity,
        extract as entity_id,
        extract,
        '' as column_name,
        source_file,
        source_record,
        cast(null as decimal(18, 4)) as amount_at_stake
    from late

    union all

    select
        'email_as_id' as rule_id,
        'column' as entity,
        extract || '.' || column_name as entity_id,
        extract,
        column_name,
        source_file,
        source_record,
        cast(null as decimal(18, 4)) as amount_at_stake
    from numbered
    where position = 1
)

select * from final
