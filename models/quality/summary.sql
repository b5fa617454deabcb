-- Every rule's result, build after build: what the gate reads and what shows whether quality rises.
-- Grain: one row per rule and build.

with

checked as (

    select * from {{ ref('int_rules__checked') }}

),

previous as (

    select * from {{ ref('stg_previous__summary') }}

),

build as (

    select * from {{ ref('stg_reference__build') }}

),

earlier as (

    select
        previous.build_id,
        previous.rule_id,
        previous.entity,
        previous.severity,
        previous.status,
        previous.trend,
        previous.checked_count,
        previous.failed_count,
        previous.previous_failed_count,
        previous.failed_share,
        previous.threshold,
        row_number() over (
            partition by previous.rule_id
            order by previous.build_id desc nulls last
        ) as builds_ago
    from previous
    cross join build
    where previous.build_id < build.build_id

),

final as (

    select
        build.build_id,
        checked.rule_id,
        checked.entity,
        checked.severity,
        checked.status,
        case
            when earlier.failed_count is null then 'new'
            when checked.failed_count < earlier.failed_count then 'better'
            when checked.failed_count > earlier.failed_count then 'worse'
            else 'same'
        end as trend,
        checked.checked_count,
        checked.failed_count,
        earlier.failed_count as previous_failed_count,
        checked.failed_share,
        checked.threshold
    from checked
    cross join build
    left join earlier
        on
            checked.rule_id = earlier.rule_id
            and earlier.builds_ago = 1

    union all

    select
        build_id,
        rule_id,
        entity,
        severity,
        status,
        trend,
        checked_count,
        failed_count,
        previous_failed_count,
        failed_share,
        threshold
    from earlier

)

select * from final
