-- Which build this is and what it is made of; the only source of today's date.
-- Grain: one row per build: one row.

with

build as (

    select * from {{ source('reference', 'build') }}

),

final as (

    select
        cast(build_id as integer) as build_id,
        cast(load_id as integer) as load_id,
        cast(as_of_date as date) as as_of_date,
        cast(loaded_at as timestamp) as loaded_at,
        code_version,
        settings_hash,
        reference_hash
    from build

)

select * from final
