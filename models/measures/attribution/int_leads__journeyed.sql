-- Whose path a person belongs to: the account's (all its people are one buying group), else that
-- of the account which the person's earliest deal or order names, else the person's own.
-- Grain: one row per lead_id.
with

leads as (select * from {{ ref('int_leads__qualified') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
orders as (select * from {{ ref('int_orders__identified') }}),

named as (
    select
        lead_id,
        account_id,
        created_at as named_at
    from opportunities
    where account_id is not null
    union all
    select
        lead_id,
        account_id,
        ordered_at as named_at
    from orders
    where account_id is not null
),

ranked as (
    select
        lead_id,
        account_id,
        row_number() over (
            partition by lead_id order by named_at asc nulls last, account_id asc
        ) as position
    from named
),

final as (
    select
        leads.lead_id,
        coalesce(leads.account_id, ranked.account_id) as account_id,
        coalesce(
            'account-' || leads.account_id, 'account-' || ranked.account_id,
            'lead-' || leads.lead_id
        ) as journey_key
    from leads
    left join ranked
        on
            leads.lead_id = ranked.lead_id
            and ranked.position = 1
)

select * from final
