-- Check results of the builds published before.
-- Grain: one row per rule and build.

with

landed as (

    select * from {{ source('history', 'summary') }}

),

final as (

    select
        cast(build_id as integer) as build_id,
        rule_id,
        entity,
        severity,
        cast(checked_count as bigint) as checked_count,
        cast(failed_count as bigint) as failed_count,
        cast(failed_share as decimal(18, 6)) as failed_share,
        cast(threshold as decimal(18, 6)) as threshold,
        status,
        cast(previous_failed_count as bigint) as previous_failed_count,
        trend
    from landed

)

select * from final
