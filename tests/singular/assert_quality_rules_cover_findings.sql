-- Each finding has a rule and each rule counts the entity that its findings are about, so that no
-- share in the summary is of something else. `amount` and `entry` count several kinds of records.
-- No rule finds more than was looked at.

select distinct
    found.rule_id,
    found.entity,
    rules.entity as rule_entity
from {{ ref('int_findings__found') }} as found
left join {{ source('reference', 'finding_rules') }} as rules
    on found.rule_id = rules.rule_id
left join {{ ref('int_findings__checked') }} as checked
    on found.entity = checked.entity
where
    rules.rule_id is null
    or (rules.entity <> found.entity and rules.entity not in ('amount', 'entry'))
    or checked.entity is null

union all

select
    summary.rule_id,
    summary.entity,
    'found ' || cast(summary.failed_count as {{ dbt.type_string() }}) as rule_entity
from {{ ref('summary') }} as summary
inner join {{ source('reference', 'build') }} as build
    on summary.build_id = build.build_id
where summary.failed_count > summary.checked_count
