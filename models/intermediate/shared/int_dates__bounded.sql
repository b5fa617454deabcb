-- The years that the calendar has to cover: from the first to the last date of anything delivered,
-- the day of the load included, dates outside 1970–2099 left aside.
-- Grain: one row.
{% set dated = {
    'stg_crm__leads': ['created_date', 'mql_date', 'sql_date'],
    'stg_crm__opportunities': ['created_date', 'closed_date', 'expected_close_date'],
    'stg_crm__orders': ['ordered_date'],
    'stg_crm__meetings': ['scheduled_date', 'booked_date'],
    'stg_crm__touches': ['occurred_date'],
    'stg_crm__stage_events': ['occurred_date'],
    'stg_calls__legs': ['started_date'],
    'stg_ads__spend': ['spend_date'],
    'stg_ads__web_visits': ['visit_date'],
    'stg_finance__ledger_entries': ['month_date', 'service_from_date', 'service_to_date'],
    'stg_finance__time_entries': ['work_date'],
    'stg_planning__channel_totals': ['month_date'],
    'stg_planning__campaigns': ['started_date', 'ended_date'],
    'stg_planning__goals': ['month_date'],
    'stg_planning__decisions': ['decided_date'],
    'build': ['as_of_date'],
} %}
with

dates as (
    {% for model, columns in dated.items() %}
    {% set is_last = loop.last %}
    {% for column in columns %}
    select
        min({{ column }}) as first_date,
        max({{ column }}) as last_date
    from {{ source('reference', 'build') if model == 'build' else ref(model) }}
    where {{ column }} between cast('1970-01-01' as date) and cast('2099-12-31' as date)
    {% if not (is_last and loop.last) %}
    union all
    {% endif %}
    {% endfor %}
    {% endfor %}
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
