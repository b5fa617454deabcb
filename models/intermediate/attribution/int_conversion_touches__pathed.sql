-- The path of each conversion: the touches of the account (all its people) at or before it, since
-- its previous conversion of the same kind, inside the look-back window. A milestone's touch is
-- the last one at or before it. Conversions of one moment share their path.
-- Grain: one row per conversion_id and touch_id.
with conversions as (
    select * from {{ ref('int_conversions__listed') }}
),

touches as (
    select * from {{ ref('int_journey_touches__ordered') }}
),

settings as (
    select * from {{ ref('stg_reference__settings') }}
),

moments as (
    select
        journey_key,
        conversion_kind,
        until_at,
        lag(until_at) over (
            partition by journey_key, conversion_kind order by until_at asc nulls last
        ) as previous_until_at
    from conversions
    where
        journey_key is not null
        and until_at is not null
    group by journey_key, conversion_kind, until_at
),

windows as (
    select
        moments.journey_key,
        moments.conversion_kind,
        moments.until_at,
        moments.previous_until_at,
        {{ dbt.dateadd('day', '-1 * settings.lookback_days', 'moments.until_at') }} as from_at
    from moments
    cross join settings
),

pathed as (
    select
        conversions.conversion_id,
        conversions.conversion_kind,
        touches.touch_id,
        touches.channel,
        touches.campaign_id,
        touches.occurred_at,
        conversions.lead_until_at,
        conversions.opportunity_until_at,
        row_number() over (
            partition by conversions.conversion_id
            order by touches.occurred_at asc nulls last, touches.touch_id asc
        ) as position,
        row_number() over (
            partition by conversions.conversion_id
            order by touches.occurred_at desc nulls last, touches.touch_id desc
        ) as position_from_end,
        max(touches.occurred_at) over (partition by conversions.conversion_id) as last_at
    from conversions
    inner join windows
        on
            conversions.journey_key = windows.journey_key
            and conversions.conversion_kind = windows.conversion_kind
            and conversions.until_at = windows.until_at
    inner join touches
        on
            conversions.journey_key = touches.journey_key
            and windows.until_at >= touches.occurred_at
            and windows.from_at <= touches.occurred_at
            and coalesce(windows.previous_until_at < touches.occurred_at, true)
),

milestones as (
    select
        conversion_id,
        count(*) as touch_count,
        max(case when occurred_at <= lead_until_at then position end) as lead_position,
        max(case when occurred_at <= opportunity_until_at then position end)
            as opportunity_position
    from pathed
    group by conversion_id
),

final as (
    select
        pathed.conversion_id,
        pathed.conversion_kind,
        pathed.touch_id,
        pathed.channel,
        pathed.campaign_id,
        pathed.position,
        milestones.touch_count,
        pathed.position = 1 as is_first,
        pathed.position_from_end = 1 as is_last,
        coalesce(pathed.position = milestones.lead_position, false) as is_lead,
        coalesce(pathed.position = milestones.opportunity_position, false) as is_opportunity,
        pathed.position_from_end = 1 and pathed.conversion_kind = 'order' as is_won,
        pathed.occurred_at,
        cast(
            {{ dbt.datediff('pathed.occurred_at', 'pathed.last_at', 'second') }} as bigint
        ) as seconds_before_last
    from pathed
    inner join milestones
        on pathed.conversion_id = milestones.conversion_id
)

select * from final
