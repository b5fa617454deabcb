-- Every day from the first year that anything is dated in to the last (the day of the load, and the
-- days on which leads of that day are due, included), so that periods without an event still stand
-- in a table or chart. Days outside 1970–2099 are typing errors. Holidays are those of the country
-- that the workspace's locale names.
-- Grain: one row per date_day.
{% set dates = {
    'leads': ['created_date', 'mql_date', 'sql_date'],
    'opportunities': ['created_date', 'closed_date', 'expected_close_date'],
    'orders': ['ordered_date'], 'meetings': ['scheduled_date', 'booked_date'],
    'touches': ['occurred_date'], 'stage_events': ['occurred_date'], 'legs': ['started_date'],
    'ad_spend': ['spend_date'], 'web_visits': ['visit_date'],
    'ledger': ['month_date', 'service_from_date', 'service_to_date'],
    'time_entries': ['work_date'], 'channel_totals': ['month_date'],
    'campaigns': ['started_date', 'ended_date'], 'goals': ['month_date'],
    'decisions': ['decided_date'], 'build': ['as_of_date'], 'follow_ups': ['last_due_date'],
} %}
{% set months = {
    'en': 'January February March April May June July August September October November December',
    'fr': 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
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
settings as (select * from {{ source('reference', 'settings') }}),
holidays as (select * from {{ source('reference', 'holidays') }}),
numbers as (select * from {{ ref('int_numbers__listed') }}),
followup_steps as (select * from {{ source('reference', 'followup_steps') }}),

-- five days of seven are worked, and holidays take more
follow_ups as (
    select
        cast(
            {{ dbt.dateadd('day', '2 * followup_steps.step_days + 14', 'build.as_of_date') }}
            as date
        ) as last_due_date
    from build
    cross join followup_steps
),

spans as (
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
    from spans
),

days as (
    select
        cast(
            {{ dbt.dateadd('day', 'thousands.n * 1000 + units.n', 'years.first_date') }} as date
        ) as date_day
    from years
    cross join numbers as thousands
    cross join numbers as units
    where
        thousands.n < 60
        and thousands.n * 1000 + units.n
        < {{ dbt.datediff(
            'years.first_date', dbt.dateadd('year', 1, 'years.last_year_date'), 'day'
        ) }}
),

parts as (
    select
        date_day,
        cast({{ dbt.date_trunc('week', 'date_day') }} as date) as week_start_date,
        cast({{ dbt.date_trunc('month', 'date_day') }} as date) as month_start_date,
        cast({{ dbt.date_trunc('quarter', 'date_day') }} as date) as quarter_start_date,
        cast({{ dbt.date_trunc('year', 'date_day') }} as date) as year_start_date,
        cast(extract(year from date_day) as integer) as year_number,
        cast(extract(month from date_day) as integer) as month_number,
        cast(extract(day from date_day) as integer) as day_number
    from days
),

final as (
    select
        date_day,
        week_start_date,
        month_start_date,
        quarter_start_date,
        year_start_date,
        year_number,
        cast({{ integer_quotient('month_number + 2', '3') }} as integer) as quarter_number,
        month_number,
        cast(extract(week from date_day) as integer) as iso_week_number,
        cast(
            extract(year from {{ dbt.dateadd('day', 3, 'week_start_date') }}) as integer
        ) as iso_year_number,
        day_number,
        cast({{ dbt.datediff('week_start_date', 'date_day', 'day') }} + 1 as integer) as weekday,
        {{ dbt.datediff('week_start_date', 'date_day', 'day') }} >= 5 as is_weekend,
        {{ dbt.datediff('week_start_date', 'date_day', 'day') }} < 5
        and date_day not in (
            select holidays.holiday_date
            from holidays
            inner join settings
                on holidays.country = {{ dbt.split_part('settings.locale', "'_'", 2) }}
        ) as is_business_day,
        {%- for language, names in months.items() %}
        case month_number
            {%- for name in names.split() %}
            when {{ loop.index }} then '{{ name }}'
            {%- endfor %}
        end || ' ' || cast(year_number as {{ dbt.type_string() }}) as month_label_{{ language }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from parts
)

select * from final
