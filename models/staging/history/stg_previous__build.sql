-- The builds published before.
-- Grain: one row per build.

with

landed as (

    select * from {{ source('history', 'build') }}

),

final as (

    select
        cast(build_id as integer) as build_id,
        cast(load_id as integer) as load_id,
        as_of_date,
        loaded_at,
        code_version,
        settings_hash,
        reference_hash
    from landed

)

select * from final
