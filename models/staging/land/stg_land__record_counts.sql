-- Records of each file as they stand in the raw tables, counted again so that landing's own
-- figures can be checked.
-- Grain: one row per extract and file with at least one raw record.

with

ad_spend as (select * from {{ source('ads', 'ad_spend') }}),
call_logs as (select * from {{ source('calls', 'call_logs') }}),
campaigns as (select * from {{ source('planning', 'campaigns') }}),
channel_totals as (select * from {{ source('planning', 'channel_totals') }}),
cost_ledger as (select * from {{ source('finance', 'cost_ledger') }}),
crm_accounts as (select * from {{ source('crm', 'crm_accounts') }}),
crm_feedback as (select * from {{ source('crm', 'crm_feedback') }}),
crm_leads as (select * from {{ source('crm', 'crm_leads') }}),
crm_meetings as (select * from {{ source('crm', 'crm_meetings') }}),
crm_opportunities as (select * from {{ source('crm', 'crm_opportunities') }}),
crm_orders as (select * from {{ source('crm', 'crm_orders') }}),
crm_stage_history as (select * from {{ source('crm', 'crm_stage_history') }}),
crm_touches as (select * from {{ source('crm', 'crm_touches') }}),
debriefs as (select * from {{ source('planning', 'debriefs') }}),
decisions as (select * from {{ source('planning', 'decisions') }}),
exchange_rates as (select * from {{ source('finance', 'exchange_rates') }}),
kpi_goals as (select * from {{ source('planning', 'kpi_goals') }}),
people as (select * from {{ source('finance', 'people') }}),
stage_events as (select * from {{ source('crm', 'stage_events') }}),
time_entries as (select * from {{ source('finance', 'time_entries') }}),
web_visits as (select * from {{ source('ads', 'web_visits') }}),

final as (
    {%- for extract in extracts() %}
    select
        '{{ extract }}' as extract,
        _file as file_name,
        count(*) as record_count
    from {{ extract }}
    group by _file
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
