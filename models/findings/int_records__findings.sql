-- Records whose key, required values, versions, dates or counts leave something open, whatever they
-- are about. Dates that cannot be: before the year 2000 (an empty date of a spreadsheet, a clock
-- never set), after the load where nothing is planned, long after all others of the extract. A
-- record is found once by a rule, in the first of its columns, which have the file's names.
-- Grain: one row per finding.

with

build as (select * from {{ source('reference', 'build') }}),
columns_delivered as (select * from {{ source('land', 'columns') }}),
dated as (select * from {{ ref('int_extracts__spanned') }}),
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

-- nearly all records have no finding: they are looked through once
{%- for extract, known in extracts().items() %}
{{ extract }}_doubted as (
    select {{ extract }}.*
    from {{ extract }}
    where {{ is_doubted(extract, known) | indent(4) }}
),

{% endfor -%}
found as (
    {%- for extract, known in extracts().items() %}
    {%- set key = record_key(known.key) %}
    {{- '\n    union all' if not loop.first }}
    {% if known.same_key == 'counts' -%}
    select
        'records_share_key' as rule_id,
        'file' as entity,
        '{{ extract }}/' || source_file as entity_id,
        '{{ extract }}' as extract,
        '' as column_name,
        source_file,
        min(source_record) as source_record,
        sum(abs(cast({{ known.at_stake or 'null' }} as decimal(18, 4)))) as amount_at_stake
    from {{ extract }}_doubted
    where is_key_shared
    group by source_file
    {%- else -%}
    select
        {{ finding_columns('conflicting_versions', 'record', key, extract, '',
            'contested_amount' if known.same_key == 'contested' else 'null') }}
    from {{ extract }}_doubted
    where has_conflicting_versions
    {%- endif %}
    {%- if known.is_key_generated %}
    union all
    select
        {{ finding_columns('missing_key', 'record', key, extract, known.key[0]) }}
    from {{ extract }}_doubted
    where {{ known.key[0] }} like 'row-%' and {{ is_delivered(extract, [known.key[0]]) }}
    {%- endif %}
    {%- for column, delivered in known.required.items() %}
    {#- the first is the date: what lacks it has its amount at stake #}
    {%- set amount = 'abs(' ~ known.at_stake ~ ')' if loop.first and known.at_stake else 'null' %}
    union all
    select
        {{ finding_columns(
            'missing_required_value', 'required_value', key, extract, delivered, amount) }}
    from {{ extract }}_doubted
    where {{ column }} is null
    {%- endfor %}
    {%- for column, delivered in (known.dates.items() | list) + (known.own_dates.items() | list) %}
    {%- set is_after = column ~ ' > (select build.as_of_date from build)' %}
    union all
    select
        case
            when {{ column }} < cast('2000-01-01' as date) then 'record_too_old'
            when {{ is_after }} then 'record_in_future'
            else 'record_after_all_others'
        end as rule_id,
        'record' as entity,
        {{ key }} as entity_id,
        '{{ extract }}' as extract,
        '{{ delivered }}' as column_name,
        source_file,
        source_record,
        cast(null as decimal(18, 4)) as amount_at_stake
    from {{ extract }}_doubted
    where
        {{ column }} < cast('2000-01-01' as date)
        {%- if column in known.dates %}
        or {{ is_after }}
        {%- endif %}
        or exists (
            select 1 from dated
            where
                dated.extract = '{{ extract }}'
                and {{ extract }}_doubted.{{ column }} > dated.steady_last_date
                and {{ extract }}_doubted.{{ column }} <= dated.last_date
        )
    {%- endfor %}
    {%- for column, delivered in known.counts.items() %}
    union all
    select
        {{ finding_columns('negative_count', 'record', key, extract, delivered) }}
    from {{ extract }}_doubted
    where {{ column }} < 0
    {%- endfor %}
    {%- endfor %}
),

numbered as (
    select
        found.*,
        row_number() over (
            partition by found.rule_id, found.entity, found.extract, found.entity_id
            order by
                found.column_name nulls last,
                found.source_file nulls last,
                found.source_record nulls last
        ) as place_number
    from found
),

final as (
    select numbered.*
    from numbered
    where numbered.place_number = 1 or numbered.entity <> 'record'
)

select * from final
