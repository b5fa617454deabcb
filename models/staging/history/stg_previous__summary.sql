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
        owner,
        cast(checked_count as bigint) as checked_count,
        cast(failed_count as bigint) as failed_count,
        cast(failed_share as decimal(18, 6)) as failed_share,
        cast(threshold as decimal(18, 6)) as threshold,
        status,
        cast(previous_failed_count as bigint) as previous_failed_count,
        trend,
        cast(new_count as bigint) as new_count,
        cast(repaired_count as bigint) as repaired_count,
        cast(unaccepted_count as bigint) as unaccepted_count,
        cast(amount_at_stake as decimal(18, 4)) as amount_at_stake
    from landed

)

select * from final
