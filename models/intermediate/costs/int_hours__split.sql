-- A time sheet that names neither channel nor campaign is split by the person's calls and meetings
-- of that day, second by second (largest remainder); on a day without any, by those of the month;
-- without any in the month it goes on as it is. Hours of calls (an activity called like telesales)
-- follow all of the day's, whatever their channel; else an activity that is a channel's name keeps
-- to that channel's calls and meetings, and without any it is that channel's.
-- Grain: one row per person_id, work_date, activity, channel and campaign_id.

with

recorded as (select * from {{ ref('int_hours__recorded') }}),
weights as (select * from {{ ref('int_hours__weighted') }}),

entries as (
    select
        recorded.person_id,
        recorded.work_date,
        recorded.activity,
        recorded.activity_channel,
        recorded.seconds,
        cast({{ dbt.date_trunc('month', 'recorded.work_date') }} as date) as month_date
    from recorded
    where recorded.is_prospecting and not recorded.has_destination
),

candidates as (
    select
        entries.person_id,
        entries.work_date,
        entries.activity,
        entries.seconds,
        weights.reach,
        weights.channel,
        weights.campaign_id,
        weights.weight,
        min(weights.reach) over (
            partition by entries.person_id, entries.work_date, entries.activity
        ) as narrowest_reach
    from entries
    inner join weights
        on
            entries.person_id = weights.person_id
            and (
                (weights.reach = 'day' and entries.work_date = weights.period_date)
                or (weights.reach = 'month' and entries.month_date = weights.period_date)
            )
            and (
                entries.activity_channel is null
                or entries.activity_channel = weights.channel
                or (entries.activity_channel = 'telesales' and weights.reach = 'day')
            )
),

totalled as (
    select
        candidates.person_id,
        candidates.work_date,
        candidates.activity,
        candidates.seconds,
        candidates.channel,
        candidates.campaign_id,
        candidates.weight,
        sum(candidates.weight) over (
            partition by candidates.person_id, candidates.work_date, candidates.activity
        ) as total_weight
    from candidates
    where candidates.reach = candidates.narrowest_reach
),

divided as (
    select
        totalled.person_id,
        totalled.work_date,
        totalled.activity,
        totalled.seconds,
        totalled.channel,
        totalled.campaign_id,
        totalled.weight,
        totalled.total_weight,
        {{ integer_quotient('cast(totalled.seconds as decimal(38, 0)) * totalled.weight',
                            'totalled.total_weight') }} as quotient
    from totalled
),

ranked as (
    select
        divided.person_id,
        divided.work_date,
        divided.activity,
        divided.seconds,
        divided.channel,
        divided.campaign_id,
        divided.quotient,
        divided.seconds - sum(divided.quotient) over (
            partition by divided.person_id, divided.work_date, divided.activity
        ) as leftover,
        row_number() over (
            partition by divided.person_id, divided.work_date, divided.activity
            order by
                cast(divided.seconds as decimal(38, 0)) * divided.weight
                - divided.quotient * divided.total_weight desc,
                divided.channel asc nulls last,
                divided.campaign_id asc nulls last
        ) as remainder_rank
    from divided
),

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
            from ranked
            where
                ranked.person_id = recorded.person_id
                and ranked.work_date = recorded.work_date
                and ranked.activity = recorded.activity
        )
    union all
    select
        ranked.person_id,
        ranked.work_date,
        ranked.activity,
        ranked.channel,
        ranked.campaign_id,
        true as is_prospecting,
        cast(
            ranked.quotient
            + case when ranked.remainder_rank <= ranked.leftover then 1 else 0 end as bigint
        ) as seconds
    from ranked
)

select * from final
