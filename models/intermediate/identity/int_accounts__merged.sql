-- Several records of one company are one account. A record takes the largest group that its keys
-- give it, by chains of shared keys, at each level of certainty; where that group holds two
-- different SIRENs, the least certain keys are left out, level by level, until it holds one at
-- most.
-- Grain: one row per account record (account_id), with the record that stands for the company.
with

accounts as (select * from {{ ref('int_account_records__known') }}),
account_keys as (select * from {{ ref('int_account_keys__found') }}),

records as (
    select
        account_id as record_id,
        account_number as record_number,
        company_siren
    from accounts
),

keys as (
    select
        account_id as record_id,
        match_rule,
        match_key,
        score
    from account_keys
),

levels as (
    select distinct score as level
    from keys
),

{{ shared_keys() }},

{{ linked_rounds() }},

refused_groups as (
    select
        linked.level,
        linked.group_number
    from linked
    inner join records
        on linked.record_id = records.record_id
    group by linked.level, linked.group_number
    having count(distinct records.company_siren) > 1
),

{{ kept_records() }},

final as (
    select
        record_id as account_id,
        kept_id as kept_account_id,
        merge_rule,
        score
    from kept
)

select * from final
