-- Tools know one person under several ids; every id leads to one person here. An id that is a
-- person's own wins over an alias; an alias that two people claim goes to the smaller person_id.
-- Grain: one row per alias_id.

with

people as (select * from {{ ref('stg_finance__people') }}),
numbers as (select * from {{ ref('int_numbers__listed') }}),

own_ids as (
    select distinct
        people.person_id as alias_id,
        people.person_id,
        0 as precedence
    from people
    where people.person_id is not null
),

listed as (
    {{ listed_ids('people', 'person_id', 'alias_ids') }}
),

aliases as (
    select
        listed_id as alias_id,
        person_id,
        1 as precedence
    from listed
),

candidates as (
    select * from own_ids
    union all
    select * from aliases
),

ranked as (
    select
        candidates.alias_id,
        candidates.person_id,
        row_number() over (
            partition by candidates.alias_id
            order by candidates.precedence nulls last, candidates.person_id nulls last
        ) as choice
    from candidates
    where candidates.alias_id is not null and candidates.alias_id <> ''
),

final as (
    select
        ranked.alias_id,
        ranked.person_id,
        left(md5(ranked.person_id), 16) as person_key
    from ranked
    where ranked.choice = 1
)

select * from final
