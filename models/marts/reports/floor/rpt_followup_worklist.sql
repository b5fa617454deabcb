-- Who is to be called today: leads with a step that is due and not done, under its owner's key; of
-- several such steps the last counts.
-- Grain: one row per lead_id due.
with

followups as (select * from {{ ref('rpt_followups') }}),
build as (select * from {{ source('reference', 'build') }}),

ranked as (
    select
        followups.lead_id,
        followups.owner_key,
        followups.team,
        followups.channel,
        followups.step,
        followups.status,
        followups.qualified_date,
        followups.due_date,
        followups.step_days,
        followups.score,
        build.as_of_date,
        max(followups.contact_date) over (partition by followups.lead_id) as last_contact_date,
        row_number() over (
            partition by followups.lead_id, followups.status order by followups.step desc nulls last
        ) as position,
        sum(case when followups.status = 'missed' then 1 else 0 end) over (
            partition by followups.lead_id
        ) as steps_missed
    from followups
    cross join build
),

final as (
    select
        lead_id,
        owner_key,
        team,
        channel,
        step,
        qualified_date,
        due_date,
        last_contact_date,
        step_days,
        cast({{ dbt.datediff('due_date', 'as_of_date', 'day') }} as integer) as overdue_days,
        cast(steps_missed as integer) as steps_missed,
        score
    from ranked
    where status = 'due' and position = 1
)

select * from final
