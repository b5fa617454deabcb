-- Cells that could not be spelled; the text found stays in the raw table, it may be personal.
-- Grain: one row per rejected cell.

with

landed as (

    select * from {{ source('land', 'rejected_cells') }}

),

final as (

    select
        extract,
        file_name as source_file,
        record_key,
        column_name,
        reason,
        cast(record as bigint) as source_record
    from landed

)

select * from final
