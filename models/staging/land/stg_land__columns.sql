-- Which canonical columns any file delivered.
-- Grain: one row per canonical column.

with

landed as (

    select * from {{ source('land', 'columns') }}

),

final as (

    select
        extract,
        column_name,
        is_delivered,
        is_expected
    from landed

)

select * from final
