-- Time sheets in whole seconds, with the person behind the id, whether the activity is
-- prospecting (an activity that no rule knows is) and whether the entry names where it went. An
-- activity called like a channel (e-mailing, phoning …) keeps to that channel. Leave and sickness,
-- in any wording, are no hours: a salary pays them in the shares of the work.
-- Grain: one row per person_id, work_date, activity, channel and campaign_id.

with

time_entries as (select * from {{ ref('stg_finance__time_entries') }}),
people as (select * from {{ ref('int_people__aliased') }}),
activities as (select * from {{ source('reference', 'activities') }}),
channel_labels as (select * from {{ source('reference', 'channel_labels') }}),
campaign_channels as (select * from {{ ref('int_campaign_channels__known') }}),

classified as (
    select
        coalesce(people.person_id, time_entries.person_id) as person_id,
        time_entries.work_date,
        coalesce({{ normalise_label('time_entries.activity') }}, 'prospecting') as activity,
        coalesce(
            time_entries.channel,
            campaign_channels.channel,
            case when time_entries.channel_label is not null then 'unknown' end
        ) as channel,
        channel_labels.channel as activity_channel,
        time_entries.campaign_id,
        coalesce(activities.is_prospecting, true) as is_prospecting,
        cast(round(time_entries.hours * 3600, 0) as bigint) as seconds
    from time_entries
    left join people
        on time_entries.person_id = people.alias_id
    left join activities
        on {{ normalise_label('time_entries.activity') }} = activities.activity
    left join channel_labels
        on {{ normalise_label('time_entries.activity') }} = channel_labels.label
    left join campaign_channels
        on time_entries.campaign_id = campaign_channels.campaign_id
    where
        time_entries.person_id is not null
        and time_entries.work_date is not null
        and time_entries.hours > 0
        and coalesce(activities.is_work, not {{ is_leave('time_entries.activity') }})
),

final as (
    select
        classified.person_id,
        classified.work_date,
        classified.activity,
        classified.activity_channel,
        classified.channel,
        classified.campaign_id,
        classified.is_prospecting,
        classified.channel is not null or classified.campaign_id is not null as has_destination,
        cast(sum(classified.seconds) as bigint) as seconds
    from classified
    group by
        classified.person_id, classified.work_date, classified.activity,
        classified.activity_channel, classified.channel, classified.campaign_id,
        classified.is_prospecting
)

select * from final
