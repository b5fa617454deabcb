-- A record that stands for others stands for itself; no group holds a pair that people rejected,
-- nor two different SIRENs.
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

select
    leads.lead_id as record_id,
    'kept lead is merged away' as problem
from leads
inner join leads as kept
    on leads.kept_lead_id = kept.lead_id
where kept.kept_lead_id <> kept.lead_id
union all
select
    accounts.account_id as record_id,
    'kept account is merged away' as problem
from accounts
inner join accounts as kept
    on accounts.kept_account_id = kept.account_id
where kept.kept_account_id <> kept.account_id
union all
select
    leads.lead_id as record_id,
    'rejected pair is one person' as problem
from rejected_merges
inner join leads
    on rejected_merges.lead_id = leads.lead_id
inner join leads as others
    on
        rejected_merges.other_lead_id = others.lead_id
        and leads.kept_lead_id = others.kept_lead_id
union all
select
    accounts.kept_account_id as record_id,
    'one account has two SIRENs' as problem
from accounts
inner join account_records
    on accounts.account_id = account_records.account_id
group by accounts.kept_account_id
having count(distinct account_records.company_siren) > 1
