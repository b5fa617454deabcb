-- Each finding has a rule and each rule counts the entity that its findings are about, so that no
-- share in the summary is of something else. `amount` and `entry` count several kinds of records.
-- No rule finds more than was looked at. Every record read is accepted, rejected, repeated or
-- skipped, in each file; no count is negative.

select distinct
    'a finding has a rule that counts its entity' as broken_rule,
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
    'no more is found than was looked at' as broken_rule,
    summary.rule_id,
    summary.entity,
    'found ' || cast(summary.failed_count as {{ dbt.type_string() }}) as rule_entity
from {{ ref('summary') }} as summary
inner join {{ source('reference', 'build') }} as build
    on summary.build_id = build.build_id
where summary.failed_count > summary.checked_count

union all

select
    'every record read is accounted for' as broken_rule,
    extract as rule_id,
    file_name as entity,
    cast(records_read as {{ dbt.type_string() }}) as rule_entity
from {{ ref('int_files__accounted') }}
where
    records_read
    <> records_accepted + records_rejected + records_repeated + records_skipped
    or records_accepted < 0
    or records_rejected < 0
    or records_repeated < 0
    or records_skipped < 0
