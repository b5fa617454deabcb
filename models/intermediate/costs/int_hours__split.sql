-- A time sheet that names neither channel nor campaign is split by the person's calls and meetings
-- of that day, second by second (calls that all lasted nothing weigh by their number); on a day
-- without any, by those of the month; without any in the month it goes on as it is. Hours of calls
-- (an activity called like telesales) follow all of the day's, whatever their channel; else an
-- activity that is a channel's name keeps to that channel's calls and meetings, and without any it
-- is that channel's.
-- Grain: one row per person_id, work_date, activity, channel and campaign_id.
{% set month_date = 'cast(' ~ dbt.date_trunc('month', 'work_date') ~ ' as date)' %}
{% set reaches = {'day': 'work_date', 'month': month_date} %}
with

recorded as (select * from {{ ref('int_hours__recorded') }}),
estimated as (select * from {{ ref('int_hours__estimated') }}),

done as (
    {%- for reach, period_date in reaches.items() %}
    select
        person_id,
        '{{ reach }}' as reach,
        {{ period_date }} as period_date,
        channel,
        campaign_id,
        sum(seconds) as seconds,
        sum(actions) as actions,
        sum(sum(seconds)) over (partition by person_id, {{ period_date }}) as period_seconds
    from estimated
    where activity in ('call', 'meeting') and person_id is not null
    group by person_id, {{ period_date }}, channel, campaign_id
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

-- the period is a key of the join: a person's days are not compared with each other
asked as (
    {%- for reach, period_date in reaches.items() %}
    select
        {{ ['person_id', 'work_date', 'activity'] | join(',\n        ') }},
        {{ ['activity_channel', 'seconds'] | join(',\n        ') }},
        '{{ reach }}' as reach,
        {{ period_date }} as period_date
    from recorded
    where is_prospecting and not has_destination
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

entries as (
    select
        asked.person_id,
        asked.work_date,
        asked.activity,
        asked.seconds,
        done.reach,
        done.channel,
        done.campaign_id,
        cast(
            case when done.period_seconds > 0 then done.seconds else done.actions end as bigint
        ) as weight,
        min(done.reach) over (
            partition by asked.person_id, asked.work_date, asked.activity
        ) as narrowest_reach
    from asked
    inner join done
        on
            asked.person_id = done.person_id
            and asked.reach = done.reach
            and asked.period_date = done.period_date
            and (
                asked.activity_channel is null
                or asked.activity_channel = done.channel
                or (asked.activity_channel = 'telesales' and done.reach = 'day')
            )
    where done.period_seconds = 0 or done.seconds > 0
),

shares as (
    select entries.*
    from entries
    where entries.reach = entries.narrowest_reach
),

{{ split_wholes(
    'shares', ['seconds'], 'person_id, work_date, activity',
    'channel asc nulls last, campaign_id asc nulls last'
) }},

final as (
    select
        recorded.person_id,
        recorded.work_date,
        recorded.activity,
        coalesce(
            recorded.channel,
            case when not recorded.has_destination then recorded.activity_channel end
        ) as channel,
        recorded.campaign_id,
        recorded.is_prospecting,
        recorded.seconds
    from recorded
    where
        recorded.has_destination
        or not recorded.is_prospecting
        or not exists (
            select 1
            from shares
            where
                shares.person_id = recorded.person_id
                and shares.work_date = recorded.work_date
                and shares.activity = recorded.activity
        )
    union all
    select
        person_id,
        work_date,
        activity,
        channel,
        campaign_id,
        true as is_prospecting,
        seconds_part as seconds
    from parts
)

select * from final
