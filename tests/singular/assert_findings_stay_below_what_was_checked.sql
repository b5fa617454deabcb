-- No rule finds more than was looked at, so that every share in the summary is one.

select
    rule_id,
    entity,
    checked_count,
    failed_count
from {{ ref('int_rules__checked') }}
where failed_count > checked_count
