-- Every label that had to be understood (sources, stages, outcomes, kinds, statuses, categories),
-- once, with the first place it stands, and whether a rule knew it. A label that looks like
-- somebody's, or is the name of a lead or of a colleague, is left out: a key stands for it.
-- Grain: one row per extract, column and normalised label.

with

colleagues as (select * from {{ ref('stg_finance__people') }}),
ad_spend as (select * from {{ ref('stg_ads__spend') }}),
call_logs as (select * from {{ ref('stg_calls__legs') }}),
campaigns as (select * from {{ ref('stg_planning__campaigns') }}),
channel_totals as (select * from {{ ref('stg_planning__channel_totals') }}),
cost_ledger as (select * from {{ ref('stg_finance__ledger_entries') }}),
crm_leads as (select * from {{ ref('stg_crm__leads') }}),
crm_meetings as (select * from {{ ref('stg_crm__meetings') }}),
crm_opportunities as (select * from {{ ref('stg_crm__opportunities') }}),
crm_orders as (select * from {{ ref('stg_crm__orders') }}),
crm_stage_history as (select * from {{ ref('stg_crm__stage_entries') }}),
crm_touches as (select * from {{ ref('stg_crm__touches') }}),
debriefs as (select * from {{ ref('stg_planning__debriefs') }}),
decisions as (select * from {{ ref('stg_planning__decisions') }}),
kpi_goals as (select * from {{ ref('stg_planning__goals') }}),
stage_events as (select * from {{ ref('stg_crm__stage_events') }}),
time_entries as (select * from {{ ref('stg_finance__time_entries') }}),
web_visits as (select * from {{ ref('stg_ads__web_visits') }}),
identified as (select * from {{ ref('int_leads__identified') }}),

names as (
    select first_name_key || ' ' || last_name_key as name from identified
    union
    select last_name_key || ' ' || first_name_key as name from identified
    union
    select last_name_key as name from identified
    union
    select {{ name_key('name') }} as name from colleagues
),

delivered as (
    {%- for extract, known in extracts().items() if known.labels %}
    {%- set is_last = loop.last %}
    {%- for column, (label, is_known) in known.labels.items() %}
    select
        '{{ extract }}' as extract,
        '{{ column }}' as column_name,
        {{ label }} as label,
        source_file,
        min(case when {{ is_known }} then 1 else 0 end) as known_mark,
        min(source_record) as source_record,
        count(*) as record_count
    from {{ extract }}
    where {{ label }} is not null
    group by {{ label }}, source_file
    {{- '\n    union all' if not (loop.last and is_last) }}
    {%- endfor %}
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
