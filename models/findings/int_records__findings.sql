-- Records whose key, required values or versions leave something open, whatever they are about, and
-- labels that no rule knows, one finding for each instead of one for every record that has it.
-- The names of the columns are those of the extract, as the reader of the file knows them.
-- Grain: one row per finding.

{% set extracts = [
    ['ad_spend', 'stg_ads__spend',
        ['spend_date', 'platform_label', 'account_id', 'campaign_id', 'campaign_name', 'ad_group'],
        {'spend_date': 'date', 'spend': 'cost'}],
    ['call_logs', 'stg_calls__legs', ['call_id'], {'started_at': 'started_at'}],
    ['campaigns', 'stg_planning__campaigns', ['campaign_id'], {}],
    ['channel_totals', 'stg_planning__channel_totals',
        ['month_date', 'channel_label', 'campaign_id'],
        {'month_date': 'month', 'channel_label': 'channel'}],
    ['cost_ledger', 'stg_finance__ledger_entries', ['entry_id'],
        {'month_date': 'month', 'amount': 'amount'}],
    ['crm_accounts', 'stg_crm__accounts', ['account_id'], {}],
    ['crm_feedback', 'stg_crm__feedback',
        ['answered_at', 'score', 'account_id', 'account_name', 'lead_id'],
        {'answered_at': 'answered_at', 'score': 'score'}],
    ['crm_leads', 'stg_crm__leads', ['lead_id'], {'created_at': 'created_at'}],
    ['crm_meetings', 'stg_crm__meetings', ['meeting_id'], {'scheduled_at': 'scheduled_at'}],
    ['crm_opportunities', 'stg_crm__opportunities', ['opportunity_id'],
        {'created_at': 'created_at'}],
    ['crm_orders', 'stg_crm__orders', ['order_id'],
        {'ordered_at': 'ordered_at', 'amount': 'amount'}],
    ['crm_stage_history', 'stg_crm__stage_entries',
        ['opportunity_id', 'stage_label', 'entered_at'],
        {'opportunity_id': 'opportunity_id', 'stage_label': 'stage', 'entered_at': 'entered_at'}],
    ['crm_touches', 'stg_crm__touches', ['touch_id'], {'occurred_at': 'occurred_at'}],
    ['stage_events', 'stg_crm__stage_events', ['source_file', 'source_record'],
        {'stage_label': 'stage', 'occurred_at': 'occurred_at'}],
    ['debriefs', 'stg_planning__debriefs', ['debrief_date', 'kind_label', 'text', 'campaign_id'],
        {'debrief_date': 'date', 'kind_label': 'kind', 'text': 'text'}],
    ['decisions', 'stg_planning__decisions',
        ['decided_date', 'title', 'channel_label', 'campaign_id'],
        {'decided_date': 'decided_on', 'title': 'title'}],
    ['exchange_rates', 'stg_finance__exchange_rates', ['rate_date', 'currency'],
        {'rate_date': 'date', 'currency': 'currency', 'rate': 'rate'}],
    ['kpi_goals', 'stg_planning__goals', ['month_date', 'kpi', 'channel_label', 'team'],
        {'month_date': 'month', 'kpi': 'kpi', 'goal': 'goal'}],
    ['people', 'stg_finance__people', ['person_id', 'valid_from_date'], {}],
    ['time_entries', 'stg_finance__time_entries',
        ['person_id', 'work_date', 'activity', 'channel_label', 'campaign_id'],
        {'person_id': 'person_id', 'work_date': 'date', 'hours': 'hours'}],
    ['web_visits', 'stg_ads__web_visits', ['visit_date', 'source', 'medium', 'campaign_id'],
        {'visit_date': 'date', 'unique_visitors': 'unique_visitors'}],
] %}
{# Extracts whose records of one key all count; where others disagree on an amount; amounts. #}
{% set shared = [
    'ad_spend', 'channel_totals', 'cost_ledger', 'crm_feedback', 'debriefs', 'decisions',
    'time_entries', 'web_visits',
] %}
{% set contestable = ['crm_orders', 'crm_opportunities'] %}
{% set amounts = {
    'ad_spend': 'spend', 'channel_totals': 'coalesce(cost_direct, 0) + coalesce(cost_indirect, 0)',
    'cost_ledger': 'amount', 'crm_orders': 'amount', 'crm_opportunities': 'amount',
} %}

with
columns_delivered as (select * from {{ source('land', 'columns') }}),
labels as (select * from {{ ref('int_labels__read') }}),

found as (
    select
        case
            when column_name in ('lead_source', 'channel', 'platform', 'source')
                then 'unknown_source_label'
            else 'unknown_label'
        end as rule_id,
        'label' as entity,
        label_shown as entity_id,
        extract,
        column_name,
        source_file,
        source_record,
        cast(null as decimal(18, 4)) as amount_at_stake
    from labels
    where not is_known
    {%- for extract, model, key, required in extracts %}
    {%- set keyed = record_key(key) %}

    union all
    {% if extract in shared -%}
    select
        'records_share_key' as rule_id,
        'file' as entity,
        '{{ extract }}/' || source_file as entity_id,
        '{{ extract }}' as extract,
        '' as column_name,
        source_file,
        min(source_record) as source_record,
        sum(abs(cast({{ amounts.get(extract, 'null') }} as decimal(18, 4)))) as amount_at_stake
    from {{ ref(model) }}
    where is_key_shared
    group by source_file
    {% else %}
    {%- set contested = 'contested_amount' if extract in contestable else 'null' %}
    select
        {{ finding_columns('conflicting_versions', 'record', keyed, extract, '', contested) }}
    from {{ ref(model) }}
    where has_conflicting_versions
    {%- endif %}
    {%- if key[0].endswith('_id') and key[0] not in required %}

    union all

    select
        {{ finding_columns('missing_key', 'record', keyed, extract, key[0]) }}
    from {{ ref(model) }}
    where {{ key[0] }} like 'row-%'
    {%- endif %}
    {%- for column, delivered in required.items() %}
    {#- The date is the first of the required columns: what lacks it has its amount at stake. #}
    {%- set amount = 'abs(' ~ amounts[extract] ~ ')' if loop.first and extract in amounts
        else 'null' %}

    union all

    select
        {{ finding_columns(
            'missing_required_value', 'required_value', keyed, extract, delivered, amount) }}
    from {{ ref(model) }}
    where {{ column }} is null
    {%- endfor %}
    {%- endfor %}
),

final as (
    select
        found.rule_id,
        found.entity,
        found.entity_id,
        found.extract,
        found.column_name,
        found.source_file,
        found.source_record,
        cast(found.amount_at_stake as decimal(18, 4)) as amount_at_stake
    from found
    left join columns_delivered
        on
            found.extract = columns_delivered.extract
            and found.column_name = columns_delivered.column_name
    where found.rule_id <> 'missing_key' or columns_delivered.is_delivered
)

select * from final
