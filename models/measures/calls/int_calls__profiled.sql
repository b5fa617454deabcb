-- What each call is told by, and what it was. An attempt is an outgoing call, or as many as its
-- record says it stands for; the attempts of a number are counted until it was reached first. The
-- team is that of the agent on that day, else the call's; the segment its campaign's. And its cost.
-- Grain: one row per call_id.
{% set passed = [
    'call_id', 'campaign_id', 'script_id', 'outcome', 'started_date', 'talk_seconds',
    'wrap_up_seconds',
] %}
{% set in_time = 'over (partition by contacts.contact_number order by described.started_at asc '
    ~ 'nulls last, described.call_id asc rows between unbounded preceding and ' %}
{% set unreached = 'numbered.is_attempt and not numbered.is_reached and numbered.outcome in ' %}
{% set counts = {
    'inbound_calls': 'not numbered.is_attempt',
    'reached': 'numbered.is_attempt and numbered.is_reached',
    'voicemails': unreached ~ "('voicemail')",
    'unanswered': unreached ~ "('no_answer', 'busy', 'abandoned', 'failed')",
    'conversations': 'numbered.is_reached',
    'successes': "numbered.outcome in ('meeting_booked', 'interested')",
} %}
with

calls as (select * from {{ ref('int_calls__consolidated') }}),
contact_calls as (select * from {{ ref('int_calls__consolidated') }}),
campaigns as (select * from {{ ref('int_campaigns__identified') }}),
costed as (select * from {{ ref('int_calls__costed') }}),
people as (select * from {{ ref('int_people__valid') }}),
labels as (select * from {{ ref('int_segment_labels__spelled') }}),

-- numbered among themselves: a window over all calls would keep each call whole
contacts as (
    select
        contact_key,
        row_number() over (order by contact_key asc nulls last) as contact_number
    from contact_calls
    where contact_key is not null
    group by contact_key
),

described as (
    select
        {{ (passed + ['is_reached', 'started_at']) | join(',\n        ') }},
        person_id,
        person_key,
        contact_key,
        case when started_date is not null then coalesce(team, '') end as call_team,
        coalesce(direction, 'out') <> 'in' as is_attempt,
        contact_key is not null or attempts is not null as is_attempt_known,
        case when direction = 'in' then 0 else greatest(coalesce(attempts, 1), 1) end as attempts,
        case
            when started_local_at <> cast(started_date as timestamp)
                then lpad(cast(
                    cast(extract(hour from started_local_at) as integer) as {{ dbt.type_string() }}
                ), 2, '0')
        end as known_hour,
        cast(
            mod({{ dbt.datediff("cast('1900-01-01' as date)", 'started_date', 'day') }}, 7) + 1
            as {{ dbt.type_string() }}
        ) as known_weekday
    from calls
),

numbered as (
    select
        described.*,
        contacts.contact_number,
        case
            when contacts.contact_number is null then described.attempts
            else sum(described.attempts) {{ in_time ~ 'current row)' }}
        end as attempt_number,
        case
            when contacts.contact_number is not null
                then max(case when described.is_reached then 1 else 0 end)
                    {{ in_time ~ '1 preceding)' }}
        end as was_reached
    from described
    left join contacts
        on described.contact_key = contacts.contact_key
),

final as (
    select
        numbered.{{ passed | join(',\n        numbered.') }},
        numbered.person_key,
        numbered.contact_number,
        coalesce(labels.segment, 'unknown') as team,
        coalesce(campaigns.segment, 'unknown') as segment,
        coalesce(numbered.known_hour, 'unknown') as hour,
        coalesce(numbered.known_weekday, 'unknown') as weekday,
        coalesce(numbered.known_weekday || '-' || numbered.known_hour, 'unknown') as hour_weekday,
        case
            when not numbered.is_attempt then 'inbound'
            when not numbered.is_attempt_known then 'unknown'
            when numbered.was_reached = 1 then 'after'
            when numbered.attempt_number >= 10 then '10+'
            else cast(cast(numbered.attempt_number as integer) as {{ dbt.type_string() }})
        end as attempt,
        1 as calls,
        cast(numbered.attempts as bigint) as attempts,
        {%- for count, condition in counts.items() %}
        case when {{ condition }} then 1 else 0 end as {{ count }},
        {%- endfor %}
        costed.{{ call_measures('cost') | join(', costed.') }}
    from numbered
    left join costed
        on numbered.call_id = costed.call_id
    left join people
        on
            numbered.person_id = people.person_id
            and numbered.started_date >= people.holds_from_date
            and numbered.started_date < people.holds_to_date
    left join labels
        on
            labels.segment_kind = 'team'
            and coalesce(people.team, numbered.call_team) = labels.spelling
    left join campaigns
        on numbered.campaign_id = campaigns.campaign_id
)

select * from final
