-- The hours that costs follow. Time sheets win for a person-day; calls and meetings then only
-- split them. Without a time sheet the day's calls and meetings tell the time (estimated), and
-- e-mails, messages and proposals only where there is no call either: utilisation holds the time
-- between calls.
-- Grain: one row per person_id, team_key, work_date, activity, channel and campaign_id.
with

sheets as (select * from {{ ref('int_hours__split') }}),
estimated as (select * from {{ ref('int_hours__estimated') }}),
people as (select * from {{ ref('int_people__valid') }}),

call_days as (
    select
        person_id,
        work_date,
        min(team_label) as team_label
    from estimated
    where activity = 'call'
    group by person_id, work_date
),

hours as (
    select
        person_id,
        cast(null as {{ dbt.type_string() }}) as team_label,
        work_date,
        activity,
        channel,
        campaign_id,
        is_prospecting,
        false as is_estimated,
        seconds
    from sheets
    union all
    select
        estimated.person_id,
        estimated.team_label,
        estimated.work_date,
        estimated.activity,
        estimated.channel,
        estimated.campaign_id,
        true as is_prospecting,
        true as is_estimated,
        estimated.seconds
    from estimated
    left join call_days
        on
            estimated.person_id = call_days.person_id
            and estimated.work_date = call_days.work_date
    where
        not exists (
            select 1
            from sheets
            where
                sheets.person_id = estimated.person_id
                and sheets.work_date = estimated.work_date
        )
        and (estimated.activity in ('call', 'meeting') or call_days.person_id is null)
),

of_teams as (
    select
        hours.*,
        coalesce(people.team, hours.team_label, call_days.team_label) as known_team
    from hours
    left join call_days
        on hours.person_id = call_days.person_id and hours.work_date = call_days.work_date
    left join people
        on
            hours.person_id = people.person_id
            and hours.work_date >= people.holds_from_date
            and hours.work_date < people.holds_to_date
),

known_teams as (
    select distinct known_team
    from of_teams
),

teams as (
    select
        known_team,
        {{ normalise_label('known_team') }} as team_key
    from known_teams
),

final as (
    select
        of_teams.person_id,
        teams.team_key,
        of_teams.work_date,
        of_teams.activity,
        of_teams.channel,
        of_teams.campaign_id,
        of_teams.is_prospecting,
        of_teams.is_estimated,
        cast({{ dbt.date_trunc('month', 'of_teams.work_date') }} as date) as month_date,
        cast(sum(of_teams.seconds) as bigint) as seconds
    from of_teams
    left join teams
        on of_teams.known_team = teams.known_team
    where of_teams.seconds > 0
    group by
        of_teams.person_id, teams.team_key, of_teams.work_date, of_teams.activity, of_teams.channel,
        of_teams.campaign_id, of_teams.is_prospecting, of_teams.is_estimated
)

select * from final
