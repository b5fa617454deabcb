-- The legs that belong together because a call was transferred, followed up to nine transfers back
-- to the first leg; with their order in the call, which of them tells its outcome first, and whose
-- time each was. Legs of a call that was not transferred are not here; of legs that name each other
-- in a circle each is its own call.
-- Grain: one row per leg of a transferred call (leg_id).
with

legs as (select * from {{ ref('stg_calls__legs') }}),
parented as (select * from {{ ref('stg_calls__legs') }}),
people as (select * from {{ ref('int_people__aliased') }}),

children as (
    select
        call_id as leg_id,
        parent_call_id
    from parented
    where
        parent_call_id is not null
        and parent_call_id <> call_id
),

followed as (
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

ended as (
    select
        followed.leg_id,
        coalesce(further.call_id, before.call_id, followed.call_id) as call_id
    from followed
    left join followed as before
        on followed.call_id = before.leg_id
    left join followed as further
        on before.call_id = further.leg_id
),

-- what leads back to a leg that was itself transferred goes in a circle
rooted as (
    select
        ended.leg_id,
        case when children.leg_id is null then ended.call_id else ended.leg_id end as call_id
    from ended
    left join children
        on ended.call_id = children.leg_id
),

traced as (
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
),

final as (
    select
        traced.leg_id,
        traced.call_id,
        coalesce(people.person_id, legs.agent_id) as person_id,
        legs.team,
        legs.started_date,
        row_number() over (
            partition by traced.call_id
            order by
                case when legs.parent_call_id is null then 0 else 1 end asc,
                legs.started_at asc nulls last, legs.call_id asc
        ) as leg_number,
        row_number() over (
            partition by traced.call_id
            order by
                case
                    when legs.is_reached and legs.outcome is not null then 0
                    when legs.outcome is not null then 1
                    else 2
                end asc,
                legs.started_at desc nulls last, legs.call_id desc
        ) as outcome_position,
        legs.talk_seconds,
        legs.wrap_up_seconds,
        legs.duration_seconds
    from traced
    inner join legs
        on traced.leg_id = legs.call_id
    left join people
        on legs.agent_id = people.alias_id
)

select * from final
