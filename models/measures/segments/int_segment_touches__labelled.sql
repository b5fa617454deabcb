-- The team, script and message of each effective touch. Team: of who called where that is listed,
-- else of the call, else of who met, owns the campaign or owns the lead. A script is what a call
-- follows, a message what another touch carries; a held meeting has those of the touch before its
-- booking, else its campaign's script. Who did it, and who called for it, is told where figures are
-- told per person.
-- Grain: one row per effective touch_id.
with

-- twice, so that the few touches of bookings do not make all of them wait
touches as (select * from {{ ref('int_touches__unified') }}),
booking_touches as (select * from {{ ref('int_touches__unified') }}),
calls as (select * from {{ ref('int_calls__consolidated') }}),
booking_calls as (select * from {{ ref('int_calls__consolidated') }}),
meetings as (select * from {{ ref('int_meetings__identified') }}),
campaigns as (select * from {{ ref('dim_campaigns') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
people as (select * from {{ ref('dim_people') }}),
labels as (select * from {{ ref('int_segment_labels__spelled') }}),
settings as (select * from {{ source('reference', 'settings') }}),

met as (
    select
        'meeting:' || meeting_id as touch_id,
        person_id,
        booking_touch_id
    from meetings
    where is_held
),

called as (
    select
        'call:' || call_id as touch_id,
        person_key,
        team
    from calls
    where is_reached
),

described as (
    select
        touches.touch_id,
        touches.lead_id,
        touches.channel,
        touches.campaign_id,
        touches.occurred_at,
        touches.occurred_date,
        met.booking_touch_id,
        called.team,
        coalesce(
            called.person_key, left(md5(met.person_id), 16), campaigns.owner_key, leads.owner_key
        ) as person_key,
        called.person_key as agent_key,
        case when called.touch_id is not null then touches.content_id end as own_script,
        case when met.touch_id is not null then campaigns.script_id end as campaign_script,
        case when called.touch_id is null then touches.content_id end as own_message
    from touches
    left join called
        on touches.touch_id = called.touch_id
    left join met
        on touches.touch_id = met.touch_id
    left join campaigns
        on touches.campaign_id = campaigns.campaign_id
    left join leads
        on touches.lead_id = leads.lead_id
    where touches.is_effective
),

bookings as (
    select distinct booking_touch_id as touch_id
    from met
    where booking_touch_id is not null
),

booked as (
    select
        bookings.touch_id,
        case when booking_calls.call_id is not null then booking_touches.content_id end
            as own_script,
        case when booking_calls.call_id is null then booking_touches.content_id end as own_message,
        booking_calls.person_key as agent_key
    from bookings
    inner join booking_touches
        on bookings.touch_id = booking_touches.touch_id
    left join booking_calls
        on
            bookings.touch_id = 'call:' || booking_calls.call_id
            and booking_calls.is_reached
    where booking_touches.is_effective
),

final as (
    select
        described.touch_id,
        described.lead_id,
        described.channel,
        described.campaign_id,
        described.occurred_at,
        described.occurred_date,
        coalesce(labels.segment, 'unknown') as team,
        coalesce(
            described.own_script, booked.own_script, described.campaign_script, 'unknown'
        ) as script,
        coalesce(described.own_message, booked.own_message, 'unknown') as message,
        case when settings.per_person then coalesce(described.person_key, 'unknown') end as seller,
        case
            when settings.per_person then coalesce(described.agent_key, booked.agent_key, 'unknown')
        end as agent
    from described
    cross join settings
    left join booked
        on described.booking_touch_id = booked.touch_id
    left join people
        on described.person_key = people.person_key
    left join labels
        on
            labels.segment_kind = 'team'
            and coalesce(
                case when people.is_listed then people.team end, described.team, people.team
            ) = labels.spelling
)

select * from final
