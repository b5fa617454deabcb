-- Records that staging kept, to close the accounting that landing opened.
-- Grain: one row per extract and file with at least one kept record.

{% set extracts = {
    'ad_spend': 'stg_ads__spend',
    'call_logs': 'stg_calls__legs',
    'campaigns': 'stg_planning__campaigns',
    'channel_totals': 'stg_planning__channel_totals',
    'cost_ledger': 'stg_finance__ledger_entries',
    'crm_accounts': 'stg_crm__accounts',
    'crm_feedback': 'stg_crm__feedback',
    'crm_leads': 'stg_crm__leads',
    'crm_meetings': 'stg_crm__meetings',
    'crm_opportunities': 'stg_crm__opportunities',
    'crm_orders': 'stg_crm__orders',
    'crm_stage_history': 'stg_crm__stage_entries',
    'crm_touches': 'stg_crm__touches',
    'stage_events': 'stg_crm__stage_events',
    'debriefs': 'stg_planning__debriefs',
    'decisions': 'stg_planning__decisions',
    'exchange_rates': 'stg_finance__exchange_rates',
    'kpi_goals': 'stg_planning__goals',
    'people': 'stg_finance__people',
    'time_entries': 'stg_finance__time_entries',
    'web_visits': 'stg_ads__web_visits',
} %}

with

final as (
    {%- for extract, model in extracts.items() %}

    select
        '{{ extract }}' as extract,
        source_file as file_name,
        count(*) as accepted_count
    from {{ ref(model) }}
    group by source_file
    {{- '\n\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
