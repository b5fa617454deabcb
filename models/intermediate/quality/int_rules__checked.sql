-- Each rule's result in this build and what it means for the publication: only an `error` rule
-- above its threshold fails, unless the workspace's `fail_on` says otherwise.
-- Grain: one row per rule.

with

rules as (

    select * from {{ ref('stg_reference__finding_rules') }}

),

found as (

    select * from {{ ref('int_findings__found') }}

),

checked as (

    select * from {{ ref('int_findings__checked') }}

),

settings as (

    select * from {{ ref('stg_reference__settings') }}

),

failures as (

    select
        rule_id,
        count(*) as failed_count
    from found
    group by rule_id

),

shares as (

    select
        rules.rule_id,
        rules.entity,
        rules.severity,
        rules.threshold,
        coalesce(checked.checked_count, 0) as checked_count,
        coalesce(failures.failed_count, 0) as failed_count,
        {{ safe_divide(
            'coalesce(failures.failed_count, 0)', 'coalesce(checked.checked_count, 0)'
        ) }} as failed_share
    from rules
    left join failures
        on rules.rule_id = failures.rule_id
    left join checked
        on rules.entity = checked.entity

),

final as (

    select
        shares.rule_id,
        shares.entity,
        shares.severity,
        case
            when shares.failed_count = 0 or shares.severity = 'info' then 'pass'
            when shares.failed_share <= shares.threshold then 'pass'
            when settings.fail_on = 'never' then 'warn'
            when shares.severity = 'error' or settings.fail_on = 'warning' then 'fail'
            else 'warn'
        end as status,
        shares.threshold,
        shares.checked_count,
        shares.failed_count,
        shares.failed_share
    from shares
    cross join settings

)

select * from final
