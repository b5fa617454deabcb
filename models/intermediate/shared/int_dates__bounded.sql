-- The years that the calendar has to cover: from the first to the last date of anything delivered,
-- the day of the load included, dates outside 1970–2099 left aside.
-- Grain: one row.
{% set dates = {
    'leads': ['created_date', 'mql_date', 'sql_date'],
    'opportunities': ['created_date', 'closed_date', 'expected_close_date'],
    'orders': ['ordered_date'],
    'meetings': ['scheduled_date', 'booked_date'],
    'touches': ['occurred_date'],
    'stage_events': ['occurred_date'],
    'legs': ['started_date'],
    'ad_spend': ['spend_date'],
    'web_visits': ['visit_date'],
    'ledger': ['month_date', 'service_from_date', 'service_to_date'],
    'time_entries': ['work_date'],
    'channel_totals': ['month_date'],
    'campaigns': ['started_date', 'ended_date'],
    'goals': ['month_date'],
    'decisions': ['decided_date'],
    'build': ['as_of_date'],
} %}

with

leads as (select * from {{ ref('stg_crm__leads') }}),
opportunities as (select * from {{ ref('stg_crm__opportunities') }}),
orders as (select * from {{ ref('stg_crm__orders') }}),
meetings as (select * from {{ ref('stg_crm__meetings') }}),
touches as (select * from {{ ref('stg_crm__touches') }}),
stage_events as (select * from {{ ref('stg_crm__stage_events') }}),
legs as (select * from {{ ref('stg_calls__legs') }}),
ad_spend as (select * from {{ ref('stg_ads__spend') }}),
web_visits as (select * from {{ ref('stg_ads__web_visits') }}),
ledger as (select * from {{ ref('stg_finance__ledger_entries') }}),
time_entries as (select * from {{ ref('stg_finance__time_entries') }}),
channel_totals as (select * from {{ ref('stg_planning__channel_totals') }}),
campaigns as (select * from {{ ref('stg_planning__campaigns') }}),
goals as (select * from {{ ref('stg_planning__goals') }}),
decisions as (select * from {{ ref('stg_planning__decisions') }}),
build as (select * from {{ source('reference', 'build') }}),

dates as (
    {%- for relation, columns in dates.items() %}
    {%- set is_last = loop.last %}
    {%- for column in columns %}
    select
        min({{ column }}) as first_date,
        max({{ column }}) as last_date
    from {{ relation }}
    where {{ column }} between cast('1970-01-01' as date) and cast('2099-12-31' as date)
    {{- '\n    union all' if not (is_last and loop.last) }}
    {%- endfor %}
    {%- endfor %}
),

years as (
    select
        cast({{ dbt.date_trunc('year', 'min(first_date)') }} as date) as first_date,
        cast({{ dbt.date_trunc('year', 'max(last_date)') }} as date) as last_year_date
    from dates
),

final as (
    select
        first_date,
        {{ dbt.datediff(
            'first_date', dbt.dateadd('year', 1, 'last_year_date'), 'day'
        ) }} - 1 as last_day_number
    from years
)

select * from final
