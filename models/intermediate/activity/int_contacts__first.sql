-- When a campaign first got through to a person: its first effective touch. Touches without a
-- campaign count once per person and channel.
-- Grain: one row per campaign_id (or channel, where there is none) and contact_key.
with

touches as (select * from {{ ref('int_touches__unified') }}),

ranked as (
    select
        contact_key,
        touch_id,
        lead_id,
        campaign_id,
        channel,
        occurred_at,
        occurred_date,
        row_number() over (
            partition by
                campaign_id, case when campaign_id is null then channel end, contact_key
            order by occurred_at asc nulls last, touch_id asc
        ) as position
    from touches
    where
        is_effective
        and contact_key is not null
),

final as (
    select
        contact_key,
        touch_id,
        lead_id,
        campaign_id,
        channel,
        occurred_at as contacted_at,
        occurred_date as contacted_date
    from ranked
    where position = 1
)

select * from final
