-- The files valid at this load, with what landing counted in them.
-- Grain: one row per file and mapping section.

with

landed as (

    select * from {{ source('land', 'files') }}

),

final as (

    select
        extract,
        file_name,
        section,
        file_key,
        file_status,
        cast(delivery as integer) as delivery,
        cast(load_id as integer) as load_id,
        cast(records_read as bigint) as records_read,
        cast(records_skipped as bigint) as records_skipped,
        cast(records_rejected as bigint) as records_rejected,
        cast(records_landed as bigint) as records_landed,
        cast(records_padded as bigint) as records_padded
    from landed

)

select * from final
