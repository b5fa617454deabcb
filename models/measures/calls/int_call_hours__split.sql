-- The hours that calls take: of the hours that costs follow, the part that is calls. Without a time
-- sheet calls tell their own time; the hours of a sheet are split by the calls and meetings of that
-- day on the same channel and campaign (on the channel, where the sheet names no campaign), second
-- by second, by their number where none lasted. What is left of the hours is something else.
-- Grain: one row per person_key, work_date, channel, campaign_key of the hours and
-- call_campaign_key (null for what is no call).
{% set keys = ['person_key', 'team_key', 'work_date', 'month_date', 'channel', 'campaign_key'] %}
with

hours as (select * from {{ ref('int_hours__distributed') }}),
estimated as (select * from {{ ref('int_hours__estimated') }}),

recorded as (
    select
        coalesce(left(md5(person_id), 16), '') as person_key,
        work_date,
        channel,
        coalesce(campaign_id, '') as campaign_key,
        sum(seconds) as seconds,
        sum(case when activity = 'call' then seconds else 0 end) as call_seconds,
        sum(actions) as actions,
        sum(case when activity = 'call' then actions else 0 end) as call_actions
    from estimated
    where activity in ('call', 'meeting')
    group by person_id, work_date, channel, coalesce(campaign_id, '')
),

spent as (
    select
        coalesce(left(md5(person_id), 16), '') as person_key,
        coalesce(min(team_key), '') as team_key,
        work_date,
        month_date,
        channel,
        coalesce(campaign_id, '') as campaign_key,
        sum(seconds) as seconds,
        sum(case when is_estimated and activity = 'call' then seconds else 0 end)
            as estimated_call_seconds,
        sum(case when is_estimated then 0 else seconds end) as sheet_seconds,
        case
            when campaign_id is null and min(case when is_estimated then 1 else 0 end) = 0 then '*'
            else coalesce(campaign_id, '')
        end as match_key
    from hours
    where is_prospecting and channel is not null
    group by person_id, work_date, month_date, channel, campaign_id
),

-- hours of a sheet that names no campaign are of all the calls of their channel
matched as (
    {%- for match_key in ['recorded.campaign_key', "'*'"] %}
    select
        recorded.*,
        {{ match_key }} as match_key
    from recorded
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

done as (
    select
        spent.{{ keys | join(', spent.') }},
        spent.seconds,
        spent.sheet_seconds,
        spent.estimated_call_seconds,
        recorded.campaign_key as call_campaign_key,
        recorded.call_seconds,
        recorded.call_actions,
        sum(recorded.seconds) over (
            partition by spent.person_key, spent.work_date, spent.channel, spent.campaign_key
        ) as day_seconds,
        sum(recorded.actions) over (
            partition by spent.person_key, spent.work_date, spent.channel, spent.campaign_key
        ) as day_actions
    from spent
    left join matched as recorded
        on
            spent.person_key = recorded.person_key
            and spent.work_date = recorded.work_date
            and spent.channel = recorded.channel
            and spent.match_key = recorded.match_key
),

parts as (
    select
        {{ keys | join(', ') }},
        call_campaign_key,
        seconds,
        cast(coalesce(
            case
                when sheet_seconds = 0 then estimated_call_seconds
                when day_seconds > 0
                    then {{ integer_quotient('sheet_seconds * call_seconds', 'day_seconds') }}
                else {{ integer_quotient('sheet_seconds * call_actions', 'day_actions') }}
            end, 0
        ) as bigint) as call_seconds
    from done
),

final as (
    select
        {{ keys | join(',\n        ') }},
        call_campaign_key,
        call_seconds as seconds,
        call_seconds
    from parts
    where call_seconds > 0
    union all
    select
        {{ keys | join(',\n        ') }},
        cast(null as {{ dbt.type_string() }}) as call_campaign_key,
        cast(max(seconds) - sum(call_seconds) as bigint) as seconds,
        cast(0 as bigint) as call_seconds
    from parts
    group by {{ keys | join(', ') }}
    having max(seconds) > sum(call_seconds)
)

select * from final
