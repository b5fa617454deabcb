-- Several records of one company are one account. A record takes the largest group that its keys
-- give it; where that group holds two different SIRENs, the least certain keys are left out, level
-- by level, until it holds one at most.
-- Grain: one row per account record (account_id), with the record that stands for the company.
with

accounts as (select * from {{ ref('int_account_records__known') }}),
account_keys as (select * from {{ ref('int_account_keys__found') }}),
linked as (select * from {{ ref('int_accounts__linked') }}),

refused_groups as (
    select
        linked.level,
        linked.group_number
    from linked
    inner join accounts
        on linked.account_id = accounts.account_id
    group by linked.level, linked.group_number
    having count(distinct accounts.company_siren) > 1
),

accepted as (
    select
        linked.account_id,
        linked.level,
        linked.group_number,
        row_number() over (
            partition by linked.account_id order by linked.level asc nulls last
        ) as level_number
    from linked
    left join refused_groups
        on
            linked.level = refused_groups.level
            and linked.group_number = refused_groups.group_number
    where refused_groups.group_number is null
),

grouped as (
    select
        accepted.account_id,
        accepted.level,
        heads.account_id as kept_account_id
    from accepted
    inner join accounts as heads
        on accepted.group_number = heads.account_number
    where accepted.level_number = 1
),

group_keys as (
    select
        grouped.account_id,
        account_keys.match_rule,
        account_keys.match_key,
        account_keys.score,
        count(*) over (
            partition by
                grouped.kept_account_id, account_keys.match_rule, account_keys.match_key
        ) as record_count
    from account_keys
    inner join grouped
        on
            account_keys.account_id = grouped.account_id
            and account_keys.score >= grouped.level
),

strongest as (
    select
        account_id,
        match_rule,
        score,
        row_number() over (
            partition by account_id
            order by score desc nulls last, match_rule asc nulls last, match_key asc nulls last
        ) as position
    from group_keys
    where record_count > 1
),

final as (
    select
        accounts.account_id,
        coalesce(grouped.kept_account_id, accounts.account_id) as kept_account_id,
        case
            when coalesce(grouped.kept_account_id, accounts.account_id) = accounts.account_id
                then 'itself'
            else strongest.match_rule
        end as merge_rule,
        case
            when coalesce(grouped.kept_account_id, accounts.account_id) = accounts.account_id
                then cast(1 as decimal(9, 6))
            else strongest.score
        end as score
    from accounts
    left join grouped
        on accounts.account_id = grouped.account_id
    left join strongest
        on
            accounts.account_id = strongest.account_id
            and strongest.position = 1
)

select * from final
