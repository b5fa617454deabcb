-- The settings by which time is estimated, in whole numbers: utilisation in millionths, standard
-- minutes of a task in seconds.
-- Grain: one row.

with

settings as (select * from {{ source('reference', 'settings') }}),
standard_minutes as (select * from {{ ref('stg_reference__standard_minutes') }}),

tasks as (
    select
        max(case when standard_minutes.task = 'call' then standard_minutes.minutes end)
            as call_minutes,
        max(case when standard_minutes.task = 'email' then standard_minutes.minutes end)
            as email_minutes,
        max(case when standard_minutes.task = 'message' then standard_minutes.minutes end)
            as message_minutes,
        max(case when standard_minutes.task = 'meeting' then standard_minutes.minutes end)
            as meeting_minutes,
        max(case when standard_minutes.task = 'proposal' then standard_minutes.minutes end)
            as proposal_minutes
    from standard_minutes
),

final as (
    select
        cast(
            coalesce(nullif(settings.utilisation, 0), 1) * 1000000 as bigint
        ) as utilisation_millionths,
        cast(coalesce(tasks.call_minutes, 0) * 60 as bigint) as call_seconds,
        cast(coalesce(tasks.email_minutes, 0) * 60 as bigint) as email_seconds,
        cast(coalesce(tasks.message_minutes, 0) * 60 as bigint) as message_seconds,
        cast(coalesce(tasks.meeting_minutes, 0) * 60 as bigint) as meeting_seconds,
        cast(coalesce(tasks.proposal_minutes, 0) * 60 as bigint) as proposal_seconds
    from settings
    cross join tasks
)

select * from final
