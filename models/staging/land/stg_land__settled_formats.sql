-- How the numbers and dates of a column were read, and whether that is in doubt.
-- Grain: one row per file and column.

with

landed as (

    select * from {{ source('land', 'settled_formats') }}

),

final as (

    select
        extract,
        file_name as source_file,
        column_name,
        decision,
        evidence,
        is_doubtful
    from landed

)

select * from final
