-- Every label that had to be understood (sources, stages, outcomes, kinds, statuses, categories),
-- once, with the first place it stands, and whether a rule knew it. A label that looks like
-- somebody's, or is the name of a lead or of a colleague, is left out: a key stands for it.
-- Grain: one row per extract, column and normalised label.

{% set labels = [
    ['crm_leads', 'lead_source', 'stg_crm__leads', 'lead_source', 'is_source_known'],
    ['crm_opportunities', 'lead_source', 'stg_crm__opportunities', 'lead_source',
        'is_source_known'],
    ['crm_opportunities', 'stage', 'stg_crm__opportunities', 'stage_label', 'stage is not null'],
    ['crm_opportunities', 'status', 'stg_crm__opportunities', 'status_label', 'is_status_known'],
    ['crm_stage_history', 'stage', 'stg_crm__stage_entries', 'stage_label', 'stage is not null'],
    ['crm_meetings', 'status', 'stg_crm__meetings', 'status_label', 'status is not null'],
    ['crm_meetings', 'format', 'stg_crm__meetings', 'format_label', 'format is not null'],
    ['stage_events', 'stage', 'stg_crm__stage_events', 'stage_label', 'stage is not null'],
    ['stage_events', 'source', 'stg_crm__stage_events', 'source_label', 'is_source_known'],
    ['stage_events', 'channel', 'stg_crm__stage_events', 'channel_label', 'channel is not null'],
    ['crm_touches', 'kind', 'stg_crm__touches', 'kind_label', 'is_kind_known'],
    ['crm_touches', 'channel', 'stg_crm__touches', 'channel_label', 'channel is not null'],
    ['crm_touches', 'direction', 'stg_crm__touches', 'direction_label', 'direction is not null'],
    ['crm_orders', 'kind', 'stg_crm__orders', 'kind_label', 'kind is not null'],
    ['crm_orders', 'lead_source', 'stg_crm__orders', 'lead_source', 'is_source_known'],
    ['ad_spend', 'platform', 'stg_ads__spend', 'platform_label', 'channel is not null'],
    ['web_visits', 'source', 'stg_ads__web_visits', 'source', 'channel is not null'],
    ['call_logs', 'outcome', 'stg_calls__legs', 'outcome_label', 'outcome is not null'],
    ['call_logs', 'direction', 'stg_calls__legs', 'direction_label', 'direction is not null'],
    ['cost_ledger', 'category', 'stg_finance__ledger_entries', 'category_label',
        'is_category_known'],
    ['cost_ledger', 'channel', 'stg_finance__ledger_entries', 'channel_label',
        'channel is not null'],
    ['time_entries', 'channel', 'stg_finance__time_entries', 'channel_label',
        'channel is not null'],
    ['campaigns', 'channel', 'stg_planning__campaigns', 'channel_label', 'channel is not null'],
    ['channel_totals', 'channel', 'stg_planning__channel_totals', 'channel_label',
        'channel is not null'],
    ['kpi_goals', 'channel', 'stg_planning__goals', 'channel_label', 'channel is not null'],
    ['decisions', 'channel', 'stg_planning__decisions', 'channel_label', 'channel is not null'],
    ['debriefs', 'kind', 'stg_planning__debriefs', 'kind_label', 'kind is not null'],
] %}

with

leads as (select * from {{ ref('stg_crm__leads') }}),
colleagues as (select * from {{ ref('stg_finance__people') }}),

names as (
    select {{ name_key("first_name || ' ' || last_name") }} as name from leads
    union
    select {{ name_key("last_name || ' ' || first_name") }} as name from leads
    union
    select {{ name_key('last_name') }} as name from leads
    union
    select {{ name_key('name') }} as name from colleagues
),

delivered as (
    {%- for extract, column, model, label, is_known in labels %}

    select
        '{{ extract }}' as extract,
        '{{ column }}' as column_name,
        {{ label }} as label,
        source_file,
        min(case when {{ is_known }} then 1 else 0 end) as known_mark,
        min(source_record) as source_record,
        count(*) as record_count
    from {{ ref(model) }}
    where {{ label }} is not null
    group by {{ label }}, source_file
    {{- '\n\n    union all' if not loop.last }}
    {%- endfor %}
),

keyed as (
    select
        extract,
        column_name,
        {{ normalise_label('label') }} as label,
        source_file,
        source_record,
        known_mark,
        record_count
    from delivered
),

numbered as (
    select
        extract,
        column_name,
        label,
        source_file,
        source_record,
        row_number() over (
            partition by extract, column_name, label
            order by source_file asc nulls last, source_record asc nulls last
        ) as place_number,
        min(known_mark) over (partition by extract, column_name, label) as known_mark,
        sum(record_count) over (partition by extract, column_name, label) as record_count
    from keyed
),

final as (
    select
        numbered.extract,
        numbered.column_name,
        case
            when names.name is not null then 'label-' || md5(numbered.label)
            else {{ label_shown('numbered.label') }}
        end as label_shown,
        numbered.source_file,
        numbered.known_mark = 1 as is_known,
        numbered.source_record,
        cast(numbered.record_count as bigint) as record_count
    from numbered
    left join names
        on {{ name_key('numbered.label') }} = names.name
    where numbered.place_number = 1
)

select * from final
