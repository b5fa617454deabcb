-- What a person costs and which team they are in, day by day. The team of the first record also
-- holds before it; the hourly cost does not: a day before the first record has no known cost.
-- Grain: one row per person_id and holds_from_date.

{% set person = 'partition by dated.person_id order by dated.cost_from_date nulls last' %}

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

final as (
    select
        dated.*,
        case
            when lag(dated.cost_from_date) over ({{ person }}) is null
                then cast('1900-01-01' as date)
            else dated.cost_from_date
        end as holds_from_date,
        coalesce(
            lead(dated.cost_from_date) over ({{ person }}), cast('9999-12-31' as date)
        ) as holds_to_date
    from dated
)

select * from final
