-- What became of every record read: accepted, rejected, repeated or skipped. Repeated are the
-- records of files delivered before or since, and the versions that staging did not choose; they
-- are counted from the raw tables, not from landing's figures, so that a loss shows.
-- Grain: one row per extract and file.

with

files as (select * from {{ source('land', 'files') }}),
record_counts as (select * from {{ ref('stg_land__record_counts') }}),
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

-- what staging kept closes the accounting that landing opened
accepted as (
    {%- for extract in extracts() %}
    select
        '{{ extract }}' as extract,
        source_file as file_name,
        count(*) as accepted_count
    from {{ extract }}
    group by source_file
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

file_sums as (
    select
        extract,
        file_name,
        min(file_status) as file_status,
        sum(records_read) as records_read,
        sum(records_skipped) as records_skipped,
        sum(records_rejected) as records_rejected,
        sum(case when file_status = 'landed' then records_padded else 0 end) as records_padded,
        sum(
            case
                when file_status = 'landed' then 0
                else records_read - records_skipped - records_rejected
            end
        ) as unlanded_count
    from files
    group by extract, file_name
),

final as (
    select
        file_sums.extract,
        file_sums.file_name,
        file_sums.file_status,
        cast(file_sums.records_read as bigint) as records_read,
        cast(coalesce(accepted.accepted_count, 0) as bigint) as records_accepted,
        cast(file_sums.records_rejected as bigint) as records_rejected,
        cast(
            file_sums.unlanded_count
            + coalesce(record_counts.record_count, 0)
            - coalesce(accepted.accepted_count, 0) as bigint
        ) as records_repeated,
        cast(file_sums.records_skipped as bigint) as records_skipped,
        cast(file_sums.records_padded as bigint) as records_padded
    from file_sums
    left join record_counts
        on
            file_sums.extract = record_counts.extract
            and file_sums.file_name = record_counts.file_name
    left join accepted
        on
            file_sums.extract = accepted.extract
            and file_sums.file_name = accepted.file_name
)

select * from final
