-- Which estimates were made, and from what.
-- Grain: one row per estimate.

with

landed as (

    select * from {{ source('estimates', 'runs') }}

),

final as (

    select
        estimate,
        input_hash
    from landed

)

select * from final
