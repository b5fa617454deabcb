-- How the numbers and dates of a column were read, and whether that is in doubt; records that may
-- be totals of others.
-- Grain: one row per file and column, or doubtful record.

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
        is_doubtful,
        record as source_record,
        cast(amount as decimal(18, 4)) as amount
    from landed

)

select * from final
