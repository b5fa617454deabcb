-- Which days each extract speaks of, up to the load's day, and how far apart they usually are: the
-- gap at or below which 95 in 100 of its gaps lie. What an extract leaves out is told by its own
-- rhythm, and what a later day would show by the last day that it knows. A deal speaks of the days
-- on which it was created, ended and changed; the closing of an open one is only expected.
-- Grain: one row per extract with a dated record.

{% set extracts = [
    ['ad_spend', 'stg_ads__spend', 'spend_date'],
    ['call_logs', 'stg_calls__legs', 'started_date'],
    ['cost_ledger', 'stg_finance__ledger_entries', 'month_date'],
    ['crm_leads', 'stg_crm__leads', 'created_date'],
    ['crm_meetings', 'stg_crm__meetings', 'scheduled_date'],
    ['crm_opportunities', 'stg_crm__opportunities', 'created_date'],
    ['crm_opportunities', 'stg_crm__opportunities', "case when status <> 'open' then closed_date end"],
    ['crm_opportunities', 'stg_crm__opportunities', 'updated_date'],
    ['crm_orders', 'stg_crm__orders', 'ordered_date'],
    ['crm_touches', 'stg_crm__touches', 'occurred_date'],
    ['time_entries', 'stg_finance__time_entries', 'work_date'],
    ['web_visits', 'stg_ads__web_visits', 'visit_date'],
] %}

with

build as (
    select * from {{ ref('stg_reference__build') }}
),

delivered as (
    {%- for extract, model, column in extracts %}
    select
        '{{ extract }}' as extract,
        {{ column }} as record_date
    from {{ ref(model) }}
    {{- '\n    union' if not loop.last }}
    {%- endfor %}
),

days as (
    select
        delivered.extract,
        delivered.record_date,
        {{ dbt.datediff(
            'lag(delivered.record_date) over ('
            ~ 'partition by delivered.extract order by delivered.record_date nulls last)',
            'delivered.record_date',
            'day',
        ) }} as gap_days
    from delivered
    inner join build
        on delivered.record_date <= build.as_of_date
    where delivered.record_date >= cast('2000-01-01' as date)
),

ranked as (
    select
        extract,
        record_date,
        gap_days,
        row_number() over (
            partition by extract order by gap_days asc nulls last, record_date asc nulls last
        ) as position,
        count(gap_days) over (partition by extract) as gap_count
    from days
),

final as (
    select
        extract,
        min(record_date) as first_date,
        max(record_date) as last_date,
        cast(count(*) as bigint) as day_count,
        cast(
            min(case when position * 100 >= gap_count * 95 then gap_days end) as bigint
        ) as usual_gap_days
    from ranked
    group by extract
)

select * from final
