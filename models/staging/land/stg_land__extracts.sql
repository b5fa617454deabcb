-- Which extracts are given at all: absent means unknown, given and empty means zero.
-- Grain: one row per canonical extract.

with

landed as (

    select * from {{ source('land', 'extracts') }}

),

final as (

    select
        extract,
        is_given,
        cast(file_count as bigint) as file_count,
        cast(record_count as bigint) as record_count
    from landed

)

select * from final
