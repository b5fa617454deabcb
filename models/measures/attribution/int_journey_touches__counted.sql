-- What paths are made of: the effective touches. With `touch_deduplication: day`, touches of one
-- person, channel, campaign and day are one, the first; only where there are several are they put
-- in order.
-- Grain: one row per touch_id that counts.
{% set day = ['lead_id', 'channel', 'campaign_id', 'occurred_date'] %}

with

touches as (select * from {{ ref('int_touches__unified') }}),
leads as (select * from {{ ref('int_leads__journeyed') }}),
settings as (select * from {{ source('reference', 'settings') }}),

effective as (
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
    where
        touches.is_effective
        and touches.occurred_at is not null
),

days as (
    select {{ day | join(', ') }}
    from effective
    cross join settings
    where settings.touch_deduplication <> 'none'
    group by {{ day | join(', ') }}
    having count(*) > 1
),

ranked as (
    select
        effective.touch_id,
        row_number() over (
            partition by effective.{{ day | join(', effective.') }}
            order by effective.occurred_at asc nulls last, effective.touch_id asc
        ) as repetition
    from days
    inner join effective
        on
            days.lead_id = effective.lead_id
            and days.channel = effective.channel
            and coalesce(days.campaign_id, '') = coalesce(effective.campaign_id, '')
            and days.occurred_date = effective.occurred_date
),

repeated as (
    select touch_id
    from ranked
    where repetition > 1
),

final as (
    select effective.*
    from effective
    left join repeated
        on effective.touch_id = repeated.touch_id
    where repeated.touch_id is null
)

select * from final
