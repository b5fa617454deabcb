-- Records that staging kept, to close the accounting that landing opened.
-- Grain: one row per extract and file with at least one kept record.

with

ad_spend as (select * from {{ ref('stg_ads__spend') }}),
call_logs as (select * from {{ ref('stg_calls__legs') }}),
campaigns as (select * from {{ ref('stg_planning__campaigns') }}),
channel_totals as (select * from {{ ref('stg_planning__channel_totals') }}),
cost_ledger as (select * from {{ ref('stg_finance__ledger_entries') }}),
crm_accounts as (select * from {{ ref('stg_crm__accounts') }}),
crm_feedback as (select * from {{ ref('stg_crm__feedback') }}),
crm_leads as (select * from {{ ref('stg_crm__leads') }}),
crm_meetings as (select * from {{ ref('stg_crm__meetings') }}),
crm_opportunities as (select * from {{ ref('stg_crm__opportunities') }}),
crm_orders as (select * from {{ ref('stg_crm__orders') }}),
crm_stage_history as (select * from {{ ref('stg_crm__stage_entries') }}),
crm_touches as (select * from {{ ref('stg_crm__touches') }}),
debriefs as (select * from {{ ref('stg_planning__debriefs') }}),
decisions as (select * from {{ ref('stg_planning__decisions') }}),
exchange_rates as (select * from {{ ref('stg_finance__exchange_rates') }}),
kpi_goals as (select * from {{ ref('stg_planning__goals') }}),
people as (select * from {{ ref('stg_finance__people') }}),
stage_events as (select * from {{ ref('stg_crm__stage_events') }}),
time_entries as (select * from {{ ref('stg_finance__time_entries') }}),
web_visits as (select * from {{ ref('stg_ads__web_visits') }}),

final as (
    {%- for extract in extracts() %}
    select
        '{{ extract }}' as extract,
        source_file as file_name,
        count(*) as accepted_count
    from {{ extract }}
    group by source_file
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
