-- Each finding has a rule and each rule counts the entity that its findings are about, so that no
-- share in the summary is of something else. `amount` and `entry` count several kinds of records.
-- No rule finds more than was looked at. Every record read is accepted, rejected, repeated or
-- skipped, in each file; no count is negative. No row stands twice in a table of the quality.
-- A record that stands for others stands for itself; no group holds a pair that people rejected,
-- nor two different SIRENs.
{% set tables = [
    ('build', ref('build'), 'build_id'),
    ('duplicates', ref('duplicates'), 'entity, merged_id'),
    ('findings', ref('findings'), 'finding_id'),
    ('row_accounting', ref('row_accounting'), 'extract, file_name, build_id'),
    ('rules', ref('rules'), 'rule_id'),
    ('scores', ref('scores'), 'extract, build_id'),
    ('summary', ref('summary'), 'rule_id, build_id'),
] %}
with leads as (
    select * from {{ ref('int_leads__merged') }}
),

accounts as (
    select * from {{ ref('int_accounts__merged') }}
),

rejected_merges as (
    select * from {{ source('reference', 'rejected_merges') }}
),

account_records as (
    select * from {{ ref('int_account_records__known') }}
)

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

union all

select
    'kept lead is merged away' as broken_rule,
    leads.lead_id as rule_id,
    'lead' as entity,
    'merged' as rule_entity
from leads
inner join leads as kept
    on leads.kept_lead_id = kept.lead_id
where kept.kept_lead_id <> kept.lead_id

union all

select
    'kept account is merged away' as broken_rule,
    accounts.account_id as rule_id,
    'account' as entity,
    'merged' as rule_entity
from accounts
inner join accounts as kept
    on accounts.kept_account_id = kept.account_id
where kept.kept_account_id <> kept.account_id

union all

select
    'rejected pair is one person' as broken_rule,
    leads.lead_id as rule_id,
    'lead' as entity,
    'merged' as rule_entity
from rejected_merges
inner join leads
    on rejected_merges.lead_id = leads.lead_id
inner join leads as others
    on
        rejected_merges.other_lead_id = others.lead_id
        and leads.kept_lead_id = others.kept_lead_id

union all

select
    'one account has two SIRENs' as broken_rule,
    accounts.kept_account_id as rule_id,
    'account' as entity,
    'merged' as rule_entity
from accounts
inner join account_records
    on accounts.account_id = account_records.account_id
group by accounts.kept_account_id
having count(distinct account_records.company_siren) > 1
{% for name, table, grain in tables %}
union all

select
    'no row of {{ name }} stands twice' as broken_rule,
    '{{ name }}' as rule_id,
    '{{ grain }}' as entity,
    'rows: ' || cast(count(*) as {{ dbt.type_string() }}) as rule_entity
from {{ table }}
group by {{ grain }}
having count(*) > 1
{% endfor %}
