-- Account records joined by chains of shared keys, at each level of certainty: at a level only the
-- keys whose score reaches it join.
-- Grain: one row per level and account record that shares a key there.
with

account_keys as (select * from {{ ref('int_account_keys__found') }}),
accounts as (select * from {{ ref('int_account_records__known') }}),

usable_keys as (
    select
        account_id,
        match_rule,
        match_key,
        score,
        count(*) over (partition by match_rule, match_key) as record_count
    from account_keys
),

levels as (
    select distinct score as level
    from account_keys
),

round_0 as (
    select
        levels.level,
        usable_keys.account_id as record_id,
        usable_keys.match_rule,
        usable_keys.match_key,
        accounts.account_number as own_number,
        accounts.account_number as group_number
    from usable_keys
    inner join levels
        on usable_keys.score >= levels.level
    inner join accounts
        on usable_keys.account_id = accounts.account_id
    where usable_keys.record_count > 1
),

{{ linked_rounds() }},

final as (
    select
        level,
        record_id as account_id,
        group_number
    from linked
)

select * from final
