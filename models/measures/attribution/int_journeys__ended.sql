-- Paths that ended without a conversion: an account's touches since its last conversion of the
-- kind, inside the look-back window of its last touch, once its deals are lost, all its people
-- are disqualified, or nothing has touched it for longer than the 90th percentile of the cycle, as
-- far as is known. A path that may still convert is in no figure.
-- Grain: one row per conversion kind and touch_id of an ended path.
with

touches as (select * from {{ ref('int_journey_touches__ordered') }}),
pending as (select * from {{ ref('int_journeys__pending') }}),
settings as (select * from {{ source('reference', 'settings') }}),
settled as (select * from {{ ref('int_attribution_settings__settled') }}),

unconverted as (
    select
        pending.conversion_kind,
        pending.journey_key,
        pending.is_given_up,
        touches.touch_id,
        touches.channel,
        touches.occurred_at,
        max(touches.occurred_at) over (
            partition by pending.conversion_kind, pending.journey_key
        ) as last_at,
        max(touches.occurred_date) over (
            partition by pending.conversion_kind, pending.journey_key
        ) as last_date
    from touches
    inner join pending
        on touches.journey_key = pending.journey_key
    where coalesce(pending.until_at < touches.occurred_at, true)
),

final as (
    select
        unconverted.conversion_kind,
        unconverted.journey_key,
        unconverted.touch_id,
        unconverted.channel,
        row_number() over (
            partition by unconverted.conversion_kind, unconverted.journey_key
            order by unconverted.occurred_at asc nulls last, unconverted.touch_id asc
        ) as position,
        lead(unconverted.touch_id) over (
            partition by unconverted.conversion_kind, unconverted.journey_key
            order by unconverted.occurred_at asc nulls last, unconverted.touch_id asc
        ) is null as is_last
    from unconverted
    cross join settings
    cross join settled
    where
        {{ end_of_moment('unconverted.occurred_at', 'settings.time_zone') }}
        >= {{ dbt.dateadd('day', '-1 * settings.lookback_days', 'unconverted.last_at') }}
        and (
            unconverted.is_given_up
            or {{ dbt.datediff('unconverted.last_date', 'settled.known_date', 'day') }}
            > settled.ended_after_days
        )
)

select * from final
