-- Findings of the version now published, so that first and last seen survive a build.
-- Grain: one row per finding.

with

landed as (

    select * from {{ source('history', 'findings') }}

),

final as (

    select
        finding_id,
        rule_id,
        severity,
        owner,
        entity,
        entity_id,
        extract,
        column_name,
        source_file,
        cast(source_record as bigint) as source_record,
        cast(amount_at_stake as decimal(18, 4)) as amount_at_stake,
        first_seen,
        last_seen,
        is_open
    from landed

)

select * from final
