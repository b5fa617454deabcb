-- A touch that is credited came at or before the conversion, inside the look-back window, of the
-- conversion's own account.
with paths as (
    select * from {{ ref('int_conversion_touches__pathed') }}
),

conversions as (
    select * from {{ ref('int_conversions__listed') }}
),

touches as (
    select * from {{ ref('int_journey_touches__ordered') }}
),

settings as (
    select * from {{ source('reference', 'settings') }}
)

select
    paths.conversion_id,
    paths.touch_id
from paths
cross join settings
inner join conversions
    on paths.conversion_id = conversions.conversion_id
inner join touches
    on paths.touch_id = touches.touch_id
where
    touches.occurred_at > conversions.until_at
    or touches.journey_key <> conversions.journey_key
    or touches.occurred_at
    < {{ dbt.dateadd('day', '-1 * settings.lookback_days', 'conversions.until_at') }}
