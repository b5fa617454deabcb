-- Every rule's result, build after build: what the gate reads and what shows whether quality rises.
-- Only an `error` rule above its threshold fails, unless the workspace's `fail_on` says otherwise;
-- where all that it found is in the baseline, it warns.
-- Grain: one row per rule and build.

with

rules as (select * from {{ source('reference', 'finding_rules') }}),
findings as (select * from {{ ref('findings') }}),
checked as (select * from {{ ref('int_findings__checked') }}),
settings as (select * from {{ source('reference', 'settings') }}),
previous as (select * from {{ source('history', 'summary') }}),
build as (select * from {{ source('reference', 'build') }}),

failures as (
    select
        rule_id,
        count(case when is_open then 1 end) as failed_count,
        count(case when state in ('new', 'returned') then 1 end) as new_count,
        count(case when state = 'repaired' then 1 end) as repaired_count,
        count(case when is_open and not is_accepted then 1 end) as unaccepted_count,
        sum(case when is_open then amount_at_stake end) as amount_at_stake
    from findings
    group by rule_id
),

shares as (
    select
        rules.rule_id,
        rules.entity,
        rules.severity,
        rules.owner,
        rules.threshold,
        coalesce(checked.checked_count, 0) as checked_count,
        coalesce(failures.failed_count, 0) as failed_count,
        coalesce(failures.new_count, 0) as new_count,
        coalesce(failures.repaired_count, 0) as repaired_count,
        coalesce(failures.unaccepted_count, 0) as unaccepted_count,
        {{ safe_divide(
            'coalesce(failures.failed_count, 0)', 'coalesce(checked.checked_count, 0)'
        ) }} as failed_share,
        cast(failures.amount_at_stake as decimal(18, 4)) as amount_at_stake
    from rules
    left join failures
        on rules.rule_id = failures.rule_id
    left join checked
        on rules.entity = checked.entity
),

last_counts as (
    select
        previous.rule_id,
        previous.failed_count,
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
        shares.rule_id,
        shares.entity,
        shares.severity,
        shares.owner,
        case
            when shares.failed_count = 0 or shares.severity = 'info' then 'pass'
            when shares.failed_share <= shares.threshold then 'pass'
            when settings.fail_on = 'never' or shares.unaccepted_count = 0 then 'warn'
            when shares.severity = 'error' or settings.fail_on = 'warning' then 'fail'
            else 'warn'
        end as status,
        case
            when last_counts.failed_count is null then 'new'
            when shares.failed_count < last_counts.failed_count then 'better'
            when shares.failed_count > last_counts.failed_count then 'worse'
            else 'same'
        end as trend,
        shares.checked_count,
        shares.failed_count,
        last_counts.failed_count as previous_failed_count,
        shares.new_count,
        shares.repaired_count,
        shares.unaccepted_count,
        shares.failed_share,
        shares.threshold,
        shares.amount_at_stake
    from shares
    cross join build
    cross join settings
    left join last_counts
        on
            shares.rule_id = last_counts.rule_id
            and last_counts.builds_ago = 1
    union all
    {{ earlier_builds([
        'build_id', 'rule_id', 'entity', 'severity', 'owner', 'status', 'trend', 'checked_count',
        'failed_count', 'previous_failed_count', 'new_count', 'repaired_count', 'unaccepted_count',
        'failed_share', 'threshold', 'amount_at_stake',
    ]) }}
)

select * from final
