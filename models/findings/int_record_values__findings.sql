-- Dates and counts that cannot be, whatever the record is about: before the year 2000 (an empty
-- date of a spreadsheet, a clock never set), after the load where nothing is planned, long after
-- all others of its extract, and counts below 0. A record is found once by a rule, in the first of
-- its columns.
-- Grain: one row per finding.

{% set keys = {
    'ad_spend': [
        'spend_date', 'platform_label', 'account_id', 'campaign_id', 'campaign_name', 'ad_group',
    ],
    'call_logs': ['call_id'],
    'campaigns': ['campaign_id'],
    'channel_totals': ['month_date', 'channel_label', 'campaign_id'],
    'cost_ledger': ['entry_id'],
    'crm_feedback': ['answered_at', 'score', 'account_id', 'account_name', 'lead_id'],
    'crm_leads': ['lead_id'],
    'crm_meetings': ['meeting_id'],
    'crm_opportunities': ['opportunity_id'],
    'crm_orders': ['order_id'],
    'crm_stage_history': ['opportunity_id', 'stage_label', 'entered_at'],
    'crm_touches': ['touch_id'],
    'stage_events': ['source_file', 'source_record'],
    'time_entries': ['person_id', 'work_date', 'activity', 'channel_label', 'campaign_id'],
    'web_visits': ['visit_date', 'source', 'medium', 'campaign_id'],
} %}
{% set dates = [
    ['ad_spend', 'stg_ads__spend', 'spend_date', 'date', true],
    ['call_logs', 'stg_calls__legs', 'started_date', 'started_at', false],
    ['cost_ledger', 'stg_finance__ledger_entries', 'month_date', 'month', true],
    ['crm_feedback', 'stg_crm__feedback', 'answered_date', 'answered_at', true],
    ['crm_leads', 'stg_crm__leads', 'created_date', 'created_at', false],
    ['crm_meetings', 'stg_crm__meetings', 'scheduled_date', 'scheduled_at', false],
    ['crm_opportunities', 'stg_crm__opportunities', 'created_date', 'created_at', false],
    ['crm_opportunities', 'stg_crm__opportunities', 'closed_date', 'closed_at', false],
    ['crm_orders', 'stg_crm__orders', 'ordered_date', 'ordered_at', false],
    ['crm_stage_history', 'stg_crm__stage_entries', 'entered_date', 'entered_at', true],
    ['crm_touches', 'stg_crm__touches', 'occurred_date', 'occurred_at', false],
    ['stage_events', 'stg_crm__stage_events', 'occurred_date', 'occurred_at', true],
    ['time_entries', 'stg_finance__time_entries', 'work_date', 'date', true],
    ['web_visits', 'stg_ads__web_visits', 'visit_date', 'date', true],
] %}
{% set counts = [
    ['ad_spend', 'stg_ads__spend', ['impressions', 'clicks']],
    ['call_logs', 'stg_calls__legs', ['duration_seconds', 'talk_seconds', 'wrap_up_seconds']],
    ['campaigns', 'stg_planning__campaigns', ['targeted_count']],
    ['channel_totals', 'stg_planning__channel_totals',
        ['targeted', 'contacted', 'raw_leads', 'mqls', 'sqls', 'meetings_held', 'opportunities',
        'new_customers']],
    ['crm_leads', 'stg_crm__leads', ['downloads', 'subscriptions']],
    ['crm_meetings', 'stg_crm__meetings', ['duration_minutes']],
    ['stage_events', 'stg_crm__stage_events', ['event_count']],
    ['web_visits', 'stg_ads__web_visits', ['unique_visitors', 'sessions']],
] %}

with

build as (select * from {{ source('reference', 'build') }}),
dated as (select * from {{ ref('int_extracts__dated') }}),

found as (
    {%- for extract, model, column, delivered_column, is_past in dates %}
    select
        case
            when records.{{ column }} < cast('2000-01-01' as date) then 'record_too_old'
            when records.{{ column }} > build.as_of_date then 'record_in_future'
            else 'record_after_all_others'
        end as rule_id,
        '{{ extract }}' as extract,
        {{ record_key(keys[extract]) }} as entity_id,
        '{{ delivered_column }}' as column_name,
        records.source_file,
        records.source_record
    from {{ ref(model) }} as records
    cross join build
    left join dated
        on dated.extract = '{{ extract }}'
    where
        records.{{ column }} < cast('2000-01-01' as date)
        or ({{ is_past | lower }} and records.{{ column }} > build.as_of_date)
        or (
            records.{{ column }} > dated.steady_last_date
            and records.{{ column }} <= dated.last_date
        )

    union all
    {%- endfor %}
    {%- for extract, model, columns in counts %}
    {%- set last_count = loop.last %}
    {%- for column in columns %}
    select
        'negative_count' as rule_id,
        '{{ extract }}' as extract,
        {{ record_key(keys[extract]) }} as entity_id,
        '{{ column | replace('event_', '') }}' as column_name,
        source_file,
        source_record
    from {{ ref(model) }}
    where {{ column }} < 0
    {{- '\n\n    union all' if not (loop.last and last_count) }}
    {%- endfor %}
    {%- endfor %}
),

numbered as (
    select
        rule_id,
        extract,
        entity_id,
        column_name,
        source_file,
        source_record,
        row_number() over (
            partition by rule_id, extract, entity_id
            order by column_name nulls last, source_file nulls last, source_record nulls last
        ) as place_number
    from found
),

final as (
    select
        rule_id,
        'record' as entity,
        entity_id,
        extract,
        column_name,
        source_file,
        source_record,
        cast(null as decimal(18, 4)) as amount_at_stake
    from numbered
    where place_number = 1
)

select * from final
