-- The hours that costs follow. Time sheets win for a person-day; calls and meetings then only
-- split them. Without a time sheet the day's calls and meetings tell the time (estimated), and
-- e-mails, messages and proposals only where there is no call either: utilisation holds the time
-- between calls.
-- Grain: one row per person_id, team_key, work_date, activity, channel and campaign_id.

with

split as (select * from {{ ref('int_hours__split') }}),
estimated as (select * from {{ ref('int_hours__estimated') }}),
people as (select * from {{ ref('int_people__valid') }}),

sheet_days as (
    select distinct
        split.person_id,
        split.work_date
    from split
),

call_days as (
    select
        estimated.person_id,
        estimated.work_date,
        min(estimated.team_label) as team_label
    from estimated
    where estimated.activity = 'call'
    group by estimated.person_id, estimated.work_date
),

hours as (
    select
        split.person_id,
        call_days.team_label,
        split.work_date,
        split.activity,
        split.channel,
        split.campaign_id,
        split.is_prospecting,
        false as is_estimated,
        split.seconds
    from split
    left join call_days
        on split.person_id = call_days.person_id and split.work_date = call_days.work_date
    union all
    select
        estimated.person_id,
        coalesce(estimated.team_label, call_days.team_label) as team_label,
        estimated.work_date,
        estimated.activity,
        estimated.channel,
        estimated.campaign_id,
        true as is_prospecting,
        true as is_estimated,
        estimated.seconds
    from estimated
    left join sheet_days
        on
            estimated.person_id = sheet_days.person_id
            and estimated.work_date = sheet_days.work_date
    left join call_days
        on
            estimated.person_id = call_days.person_id
            and estimated.work_date = call_days.work_date
    where
        sheet_days.person_id is null
        and (estimated.activity in ('call', 'meeting') or call_days.person_id is null)
),

teamed as (
    select
        hours.person_id,
        hours.work_date,
        hours.activity,
        hours.channel,
        hours.campaign_id,
        hours.is_prospecting,
        hours.is_estimated,
        hours.seconds,
        coalesce(people.team, hours.team_label) as team
    from hours
    left join people
        on
            hours.person_id = people.person_id
            and hours.work_date >= people.holds_from_date
            and hours.work_date < people.holds_to_date
),

final as (
    select
        teamed.person_id,
        {{ normalise_label('teamed.team') }} as team_key,
        teamed.work_date,
        teamed.activity,
        teamed.channel,
        teamed.campaign_id,
        teamed.is_prospecting,
        teamed.is_estimated,
        cast({{ dbt.date_trunc('month', 'teamed.work_date') }} as date) as month_date,
        cast(sum(teamed.seconds) as bigint) as seconds
    from teamed
    where teamed.seconds > 0
    group by
        teamed.person_id,
        {{ normalise_label('teamed.team') }},
        teamed.work_date,
        teamed.activity,
        teamed.channel,
        teamed.campaign_id,
        teamed.is_prospecting,
        teamed.is_estimated
)

select * from final
