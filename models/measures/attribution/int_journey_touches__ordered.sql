-- The paths: effective touches in the order of time, of each person and of each account. With
-- `touch_deduplication: day`, touches of one person, channel, campaign and day are one, the first.
-- Grain: one row per touch_id that counts.
with

touches as (select * from {{ ref('int_touches__unified') }}),
leads as (select * from {{ ref('int_leads__journeyed') }}),
settings as (select * from {{ source('reference', 'settings') }}),

repeated as (
    select
        touches.touch_id,
        touches.lead_id,
        leads.journey_key,
        touches.campaign_id,
        touches.channel,
        touches.kind,
        touches.occurred_at,
        touches.occurred_date,
        row_number() over (
            partition by
                touches.lead_id, touches.channel, touches.campaign_id, touches.occurred_date,
                case when settings.touch_deduplication = 'none' then touches.touch_id end
            order by touches.occurred_at asc nulls last, touches.touch_id asc
        ) as repetition
    from touches
    cross join settings
    inner join leads
        on touches.lead_id = leads.lead_id
    where
        touches.is_effective
        and touches.occurred_at is not null
),

final as (
    select
        repeated.*,
        row_number() over (
            partition by repeated.lead_id
            order by repeated.occurred_at asc nulls last, repeated.touch_id asc
        ) as lead_touch_number,
        row_number() over (
            partition by repeated.journey_key
            order by repeated.occurred_at asc nulls last, repeated.touch_id asc
        ) as account_touch_number
    from repeated
    where repeated.repetition = 1
)

select * from final
