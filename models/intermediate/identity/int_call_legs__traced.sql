-- The legs that belong together because a call was transferred, followed up to three transfers
-- back to the first leg. Legs of a call that was not transferred are not here.
-- Grain: one row per leg of a transferred call (leg_id).
with

legs as (select * from {{ ref('stg_calls__legs') }}),

children as (
    select
        call_id as leg_id,
        parent_call_id
    from legs
    where
        parent_call_id is not null
        and parent_call_id <> call_id
),

rooted as (
    select
        children.leg_id,
        coalesce(
            grandparents.parent_call_id, parents.parent_call_id, children.parent_call_id
        ) as call_id
    from children
    left join children as parents
        on children.parent_call_id = parents.leg_id
    left join children as grandparents
        on parents.parent_call_id = grandparents.leg_id
),

final as (
    select
        leg_id,
        call_id
    from rooted
    union
    select
        rooted.call_id as leg_id,
        rooted.call_id
    from rooted
    left join children
        on rooted.call_id = children.leg_id
    where children.leg_id is null
)

select * from final
