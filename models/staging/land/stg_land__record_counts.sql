-- Records of each file as they stand in the raw tables, counted again so that landing's own
-- figures can be checked.
-- Grain: one row per extract and file with at least one raw record.

{% set extracts = {
    'ads': ['ad_spend', 'web_visits'],
    'calls': ['call_logs'],
    'crm': [
        'crm_accounts', 'crm_feedback', 'crm_leads', 'crm_meetings', 'crm_opportunities',
        'crm_orders', 'crm_stage_history', 'crm_touches', 'stage_events',
    ],
    'finance': ['cost_ledger', 'exchange_rates', 'people', 'time_entries'],
    'planning': ['campaigns', 'channel_totals', 'debriefs', 'decisions', 'kpi_goals'],
} %}

with

final as (

    {%- for group, names in extracts.items() %}
    {%- for name in names %}

    select
        '{{ name }}' as extract,
        _file as file_name,
        count(*) as record_count
    from {{ source(group, name) }}
    group by _file
    {{- '\n\n    union all' if not (loop.last and group == 'planning') }}
    {%- endfor %}
    {%- endfor %}

)

select * from final
