-- The company's middle hourly cost in the months in which somebody's is not known: the median over
-- the persons whose cost is, each with the one that holds on the month's last day. A person's first
-- known cost also stands for the time before it: here it only measures what is missing, it is
-- never paid. Of two middle persons, half of both, rounded half up.
-- Grain: one row per month_date; none where nobody's hourly cost is known.

with

labour as (select * from {{ ref('int_labour__costed') }}),
people as (select * from {{ ref('int_people__valid') }}),

months as (
    select distinct labour.month_date
    from labour
    where labour.amount_units is null
),

known as (
    select
        people.person_id,
        people.cost_from_date,
        cast({{ ten_thousandths('people.loaded_hourly_cost') }} as bigint) as hourly_units,
        row_number() over (
            partition by people.person_id order by people.cost_from_date nulls last
        ) as record_number
    from people
    where people.loaded_hourly_cost >= 0
),

holding as (
    select
        months.month_date,
        known.person_id,
        known.hourly_units,
        row_number() over (
            partition by months.month_date, known.person_id
            order by known.record_number desc nulls last
        ) as choice
    from months
    inner join known
        on
            known.record_number = 1
            or known.cost_from_date <= {{ dbt.last_day('months.month_date', 'month') }}
),

ranked as (
    select
        holding.month_date,
        holding.hourly_units,
        row_number() over (
            partition by holding.month_date
            order by holding.hourly_units nulls last, holding.person_id nulls last
        ) as position_from_below,
        count(*) over (partition by holding.month_date) as person_count
    from holding
    where holding.choice = 1
),

final as (
    select
        ranked.month_date,
        min(ranked.person_count) as person_count,
        cast({{ integer_quotient(
            'sum(ranked.hourly_units) * 2 + count(*)', 'count(*) * 2'
        ) }} as bigint) as median_hourly_units
    from ranked
    where
        ranked.position_from_below * 2
        between ranked.person_count and ranked.person_count + 2
    group by ranked.month_date
)

select * from final
