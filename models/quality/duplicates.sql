-- Every merge that was made, so that each can be looked up: which records, which rule, how sure.
-- Grain: one row per merged record.

with

leads as (select * from {{ ref('int_leads__merged') }}),
accounts as (select * from {{ ref('int_accounts__merged') }}),

final as (
    select
        'lead' as entity,
        kept_lead_id as kept_id,
        lead_id as merged_id,
        merge_rule as rule,
        cast(score as decimal(18, 6)) as score
    from leads
    where
        lead_id <> kept_lead_id
        and merge_rule <> 'email_as_id'

    union all

    select
        'account' as entity,
        kept_account_id as kept_id,
        account_id as merged_id,
        merge_rule as rule,
        cast(score as decimal(18, 6)) as score
    from accounts
    where account_id <> kept_account_id
)

select * from final
