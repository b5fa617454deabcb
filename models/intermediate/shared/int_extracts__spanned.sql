-- Which days each extract speaks of, up to the load's day, and how far apart they usually are: the
-- gap at or below which 95 in 100 of its gaps lie. What an extract leaves out is told by its own
-- rhythm, and what a later day would show by the last day that it knows. A deal speaks of the days
-- on which it was created, ended and changed; the closing of an open one is only expected. A day
-- or two (one in a hundred) long after all others, three months and twenty of their middle gaps,
-- are records that stand apart: by them no other extract is late.
-- Grain: one row per extract with a dated record.

{# what comes when it comes has no rhythm #}
{% set irregular = ['crm_feedback', 'crm_stage_history'] %}

with

ad_spend as (select * from {{ ref('stg_ads__spend') }}),
call_logs as (select * from {{ ref('stg_calls__legs') }}),
cost_ledger as (select * from {{ ref('stg_finance__ledger_entries') }}),
crm_leads as (select * from {{ ref('stg_crm__leads') }}),
crm_meetings as (select * from {{ ref('stg_crm__meetings') }}),
crm_opportunities as (select * from {{ ref('stg_crm__opportunities') }}),
crm_orders as (select * from {{ ref('stg_crm__orders') }}),
crm_touches as (select * from {{ ref('stg_crm__touches') }}),
stage_events as (select * from {{ ref('stg_crm__stage_events') }}),
time_entries as (select * from {{ ref('stg_finance__time_entries') }}),
web_visits as (select * from {{ ref('stg_ads__web_visits') }}),
build as (select * from {{ source('reference', 'build') }}),

delivered as (
    {%- for extract, known in extracts().items() if extract not in irregular %}
    {%- for day in known.dates | list + known.own_dates | list if day != 'closed_date' %}
    select
        '{{ extract }}' as extract,
        {{ day }} as record_date
    from {{ extract }}
    union
    {%- endfor %}
    {%- endfor %}
    {%- for day in ['updated_date', "case when status <> 'open' then closed_date end"] %}
    select
        'crm_opportunities' as extract,
        {{ day }} as record_date
    from crm_opportunities
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
        row_number() over (
            partition by extract order by record_date desc nulls last
        ) as days_to_end,
        count(gap_days) over (partition by extract) as gap_count
    from days
),

measured as (
    select
        extract,
        min(record_date) as first_date,
        max(record_date) as last_date,
        cast(count(*) as bigint) as day_count,
        cast(
            min(case when position * 100 >= gap_count * 95 then gap_days end) as bigint
        ) as usual_gap_days,
        min(case when position * 2 >= gap_count then gap_days end) as middle_gap_days
    from ranked
    group by extract
),

apart as (
    select
        ranked.extract,
        min(ranked.record_date) as first_date
    from ranked
    inner join measured
        on ranked.extract = measured.extract
    where
        measured.day_count >= 10
        and ranked.gap_days > greatest(90, 20 * measured.middle_gap_days)
        and ranked.days_to_end * 100 <= greatest(100, measured.day_count)
    group by ranked.extract
),

final as (
    select
        measured.extract,
        measured.first_date,
        measured.last_date,
        max(
            case
                when ranked.record_date < coalesce(apart.first_date, cast('9999-01-01' as date))
                    then ranked.record_date
            end
        ) as steady_last_date,
        measured.day_count,
        measured.usual_gap_days
    from measured
    inner join ranked
        on measured.extract = ranked.extract
    left join apart
        on measured.extract = apart.extract
    group by
        measured.extract, measured.first_date, measured.last_date, measured.day_count,
        measured.usual_gap_days
)

select * from final
