-- What paths are made of: the effective touches. With `touch_deduplication: day`, touches of one
-- person, channel, campaign and day are one, the first; only where there are several are they put
-- in order.
-- Grain: one row per touch_id that counts.

with

-- three times, so that each of those who read them takes its own columns of them
touches as (select * from {{ ref('int_touches__unified') }}),
day_touches as (select * from {{ ref('int_touches__unified') }}),
ranked_touches as (select * from {{ ref('int_touches__unified') }}),
leads as (select * from {{ ref('int_leads__journeyed') }}),
settings as (select * from {{ source('reference', 'settings') }}),

days as (
    select
        day_touches.lead_id,
        day_touches.occurred_date
    from day_touches
    cross join settings
    where
        day_touches.is_effective
        and day_touches.occurred_at is not null
        and settings.touch_deduplication <> 'none'
    group by day_touches.lead_id, day_touches.occurred_date
    having count(*) > 1
),

ranked as (
    select
        ranked_touches.touch_id,
        row_number() over (
            partition by
                ranked_touches.lead_id, ranked_touches.channel, ranked_touches.campaign_id,
                ranked_touches.occurred_date
            order by ranked_touches.occurred_at asc nulls last, ranked_touches.touch_id asc
        ) as repetition
    from days
    inner join ranked_touches
        on
            days.lead_id = ranked_touches.lead_id
            and days.occurred_date = ranked_touches.occurred_date
    where
        ranked_touches.is_effective
        and ranked_touches.occurred_at is not null
),

repeated as (
    select touch_id
    from ranked
    where repetition > 1
),

final as (
    select
        touches.touch_id,
        touches.lead_id,
        leads.journey_key,
        touches.campaign_id,
        touches.channel,
        touches.occurred_at,
        touches.occurred_date
    from touches
    inner join leads
        on touches.lead_id = leads.lead_id
    left join repeated
        on touches.touch_id = repeated.touch_id
    where
        touches.is_effective
        and touches.occurred_at is not null
        and repeated.touch_id is null
)

select * from final
