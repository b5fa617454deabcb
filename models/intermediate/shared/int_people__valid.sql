-- What a person costs and which team they are in, day by day. The team of the first record also
-- holds before it; the hourly cost does not: a day before the first record has no known cost.
-- Grain: one row per person_id and holds_from_date.

with

people as (select * from {{ ref('stg_finance__people') }}),

dated as (
    select
        people.person_id,
        coalesce(people.valid_from_date, cast('1900-01-01' as date)) as cost_from_date,
        max(people.team) as team,
        max(people.loaded_hourly_cost) as loaded_hourly_cost
    from people
    where people.person_id is not null
    group by people.person_id, coalesce(people.valid_from_date, cast('1900-01-01' as date))
),

bounded as (
    select
        dated.person_id,
        dated.team,
        dated.cost_from_date,
        dated.loaded_hourly_cost,
        lag(dated.cost_from_date) over (
            partition by dated.person_id order by dated.cost_from_date nulls last
        ) as previous_from_date,
        lead(dated.cost_from_date) over (
            partition by dated.person_id order by dated.cost_from_date nulls last
        ) as next_from_date
    from dated
),

final as (
    select
        bounded.person_id,
        bounded.team,
        case
            when bounded.previous_from_date is null then cast('1900-01-01' as date)
            else bounded.cost_from_date
        end as holds_from_date,
        coalesce(bounded.next_from_date, cast('9999-12-31' as date)) as holds_to_date,
        bounded.cost_from_date,
        bounded.loaded_hourly_cost
    from bounded
)

select * from final
