-- Draw: a bar per owner, split by severity. The defects that are open in the last build.
select
    owner,
    severity,
    count(*) as findings,
    sum(amount_at_stake) as amount_at_stake
from quality.findings
where is_open
group by owner, severity
order by findings desc, owner, severity
