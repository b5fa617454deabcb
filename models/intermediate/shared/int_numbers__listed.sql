-- Counting rows, from which months, days and list positions are made alike on every engine.
-- Grain: one row per n, from 0 to 999.

with

digits as (
    select 0 as digit
    union all
    select 1 as digit
    union all
    select 2 as digit
    union all
    select 3 as digit
    union all
    select 4 as digit
    union all
    select 5 as digit
    union all
    select 6 as digit
    union all
    select 7 as digit
    union all
    select 8 as digit
    union all
    select 9 as digit
),

final as (
    select cast(hundreds.digit * 100 + tens.digit * 10 + units.digit as integer) as n
    from digits as units
    cross join digits as tens
    cross join digits as hundreds
)

select * from final
