-- Scores of the extracts in the builds published before.
-- Grain: one row per extract and build.

with

landed as (

    select * from {{ source('history', 'scores') }}

),

final as (

    select
        cast(build_id as integer) as build_id,
        extract,
        cast(record_count as bigint) as record_count,
        cast(clean_count as bigint) as clean_count,
        cast(score as decimal(18, 6)) as score
    from landed

)

select * from final
