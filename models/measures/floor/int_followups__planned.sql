-- When hot leads are due: so many days after they were qualified (setting `followup_days`), in days
-- worked, or in all days and then moved to one worked (setting `followup_day_kind`). A step may be
-- late until the next one is due, the last for as long as since the step before it.
-- Grain: one row per hot lead_id and step.
with

scored as (select * from {{ ref('rpt_lead_scores') }}),
dates as (select * from {{ ref('dim_dates') }}),
followup_steps as (select * from {{ source('reference', 'followup_steps') }}),
settings as (select * from {{ source('reference', 'settings') }}),
build as (select * from {{ source('reference', 'build') }}),

worked as (
    select
        date_day,
        is_business_day,
        cast(
            sum(case when is_business_day then 1 else 0 end) over (order by date_day asc nulls last)
            as bigint
        ) as business_days
    from dates
),

counted as (
    select
        scored.lead_id,
        scored.owner_key,
        scored.channel,
        scored.team,
        scored.score,
        scored.qualified_date,
        scored.opportunity_date,
        -- the first of both, where there are both
        case
            when scored.disqualified_date < scored.opportunity_date then scored.disqualified_date
            else coalesce(scored.opportunity_date, scored.disqualified_date)
        end as ended_date,
        followup_steps.step,
        followup_steps.step_days,
        settings.followup_day_kind = 'calendar' as is_calendar,
        case
            when settings.followup_day_kind = 'calendar'
                then cast(
                    {{ dbt.dateadd('day', 'followup_steps.step_days', 'scored.qualified_date') }}
                    as date
                )
            else scored.qualified_date
        end as counted_date
    from scored
    cross join followup_steps
    cross join settings
    cross join build
    where scored.is_hot and scored.qualified_date <= build.as_of_date
),

due as (
    select
        counted.*,
        due_days.date_day as due_date
    from counted
    inner join worked as from_days
        on counted.counted_date = from_days.date_day
    inner join worked as due_days
        on
            due_days.is_business_day
            and due_days.business_days = from_days.business_days + case
                when not counted.is_calendar then counted.step_days
                when from_days.is_business_day then 0
                else 1
            end
),

neighboured as (
    select
        due.*,
        coalesce(
            lag(due.due_date) over (partition by due.lead_id order by due.step asc nulls last),
            due.qualified_date
        ) as previous_date,
        lead(due.due_date) over (partition by due.lead_id order by due.step asc nulls last)
            as next_date
    from due
),

final as (
    select
        neighboured.*,
        coalesce(
            neighboured.next_date,
            cast(
                {{ dbt.dateadd(
                    'day',
                    dbt.datediff('neighboured.previous_date', 'neighboured.due_date', 'day'),
                    'neighboured.due_date',
                ) }} as date
            )
        ) as late_until_date,
        cast(
            {{ dbt.dateadd('day', 'settings.lookback_days', 'neighboured.due_date') }} as date
        ) as followed_until_date
    from neighboured
    cross join settings
)

select * from final
