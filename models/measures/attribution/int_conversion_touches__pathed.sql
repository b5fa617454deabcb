-- The path of each conversion: the touches of the account (all its people) at or before it, since
-- its previous conversion of the same kind, inside the look-back window. A milestone's touch is
-- the last one at or before it. Conversions of one moment share their path. Where only the day is
-- known, of a touch or a conversion, the whole day counts: for the window, and for the days between
-- a touch and the last one. A milestone that no touch came before is at position 0.
-- Grain: one row per conversion_id and touch_id.
with

conversions as (select * from {{ ref('int_conversions__listed') }}),
touches as (select * from {{ ref('int_journey_touches__counted') }}),
settings as (select * from {{ source('reference', 'settings') }}),

windows as (
    select
        conversions.journey_key,
        conversions.conversion_kind,
        conversions.until_at,
        {{ dbt.dateadd('day', '-1 * max(settings.lookback_days)', 'min(conversions.from_at)') }}
            as from_at,
        lag(conversions.until_at) over (
            partition by conversions.journey_key, conversions.conversion_kind
            order by conversions.until_at asc nulls last
        ) as previous_until_at
    from conversions
    cross join settings
    where
        conversions.journey_key is not null
        and conversions.until_at is not null
    group by conversions.journey_key, conversions.conversion_kind, conversions.until_at
),

timed as (
    select
        touches.touch_id,
        touches.journey_key,
        touches.channel,
        touches.campaign_id,
        touches.occurred_at,
        touches.occurred_date,
        {{ end_of_moment('touches.occurred_at', 'settings.time_zone') }} as until_at
    from touches
    cross join settings
),

pathed as (
    select
        conversions.conversion_id,
        conversions.conversion_kind,
        timed.*,
        conversions.lead_until_at,
        conversions.opportunity_until_at,
        row_number() over (
            partition by conversions.conversion_id
            order by timed.occurred_at asc nulls last, timed.touch_id asc
        ) as position,
        lag(timed.channel) over (
            partition by conversions.conversion_id
            order by timed.occurred_at asc nulls last, timed.touch_id asc
        ) as previous_channel,
        count(*) over (partition by conversions.conversion_id) as touch_count
    from conversions
    inner join windows
        on
            conversions.journey_key = windows.journey_key
            and conversions.conversion_kind = windows.conversion_kind
            and conversions.until_at = windows.until_at
    inner join timed
        on
            conversions.journey_key = timed.journey_key
            and windows.until_at >= timed.occurred_at
            and windows.from_at <= timed.until_at
            and coalesce(windows.previous_until_at < timed.occurred_at, true)
),

milestones as (
    select
        conversion_id,
        coalesce(max(case when occurred_at <= lead_until_at then position end), 0)
            as lead_position,
        coalesce(max(case when occurred_at <= opportunity_until_at then position end), 0)
            as opportunity_position,
        max(case when position = touch_count then occurred_at end) as last_at,
        max(case when position = touch_count then until_at end) as last_until_at,
        max(case when position = touch_count then occurred_date end) as last_date
    from pathed
    group by conversion_id
),

final as (
    select
        pathed.conversion_id,
        pathed.conversion_kind,
        pathed.touch_id,
        pathed.channel,
        pathed.previous_channel,
        pathed.campaign_id,
        pathed.position,
        pathed.touch_count,
        milestones.lead_position,
        milestones.opportunity_position,
        pathed.occurred_at,
        cast(
            case
                when
                    pathed.occurred_at = pathed.until_at
                    and milestones.last_at = milestones.last_until_at
                    then {{ dbt.datediff('pathed.occurred_at', 'milestones.last_at', 'second') }}
                else
                    86400
                    * {{ dbt.datediff('pathed.occurred_date', 'milestones.last_date', 'day') }}
            end as bigint
        ) as seconds_before_last
    from pathed
    inner join milestones
        on pathed.conversion_id = milestones.conversion_id
)

select * from final
