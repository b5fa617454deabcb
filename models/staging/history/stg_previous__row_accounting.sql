-- Record accounting of the builds published before.
-- Grain: one row per extract file and build.

with

landed as (

    select * from {{ source('history', 'row_accounting') }}

),

final as (

    select
        cast(build_id as integer) as build_id,
        extract,
        file_name,
        file_status,
        cast(records_read as bigint) as records_read,
        cast(records_accepted as bigint) as records_accepted,
        cast(records_rejected as bigint) as records_rejected,
        cast(records_repeated as bigint) as records_repeated,
        cast(records_skipped as bigint) as records_skipped
    from landed

)

select * from final
