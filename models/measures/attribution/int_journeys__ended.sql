-- Paths that ended without a conversion: an account's touches since its last conversion of the
-- kind, inside the look-back window of its last touch, once its deals are lost, all its people
-- are disqualified, or nothing has touched it for longer than the 90th percentile of the cycle, as
-- far as is known. A path that may still convert is in no figure. What is the same path for both
-- kinds of conversion is one, of the kind `every`.
-- Grain: one row per conversion kind and touch_id of an ended path.
{% set closed = end_of_moment('opportunities.closed_at', 'settings.time_zone') %}
{% set path = 'partition by ended.conversion_kind, ended.journey_key'
    ~ ' order by touches.occurred_at asc nulls last, touches.touch_id asc' %}
with

touches as (select * from {{ ref('int_journey_touches__counted') }}),
all_touches as (select * from {{ ref('int_journey_touches__counted') }}),
leads as (select * from {{ ref('int_leads__journeyed') }}),
qualified as (select * from {{ ref('int_leads__qualified') }}),
conversions as (select * from {{ ref('int_conversions__listed') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
settings as (select * from {{ source('reference', 'settings') }}),
settled as (select * from {{ ref('int_attribution_settings__settled') }}),

people as (
    select
        leads.journey_key,
        min(case when qualified.disqualified_at is null then 0 else 1 end) = 1
            as is_disqualified
    from leads
    inner join qualified
        on leads.lead_id = qualified.lead_id
    group by leads.journey_key
),

deals as (
    select
        conversions.journey_key,
        max(case when opportunities.status = 'open' then 1 else 0 end) = 1 as has_open_deal,
        max(case when opportunities.is_lost then {{ closed }} end) as lost_at
    from conversions
    cross join settings
    inner join opportunities
        on conversions.opportunity_id = opportunities.opportunity_id
    where conversions.conversion_kind = 'opportunity'
    group by conversions.journey_key
),

last_conversions as (
    select
        journey_key,
        conversion_kind,
        max(until_at) as until_at
    from conversions
    group by journey_key, conversion_kind
),

kinds as (
    select 'opportunity' as conversion_kind
    union all
    select 'order' as conversion_kind
),

pending as (
    select
        kinds.conversion_kind,
        people.journey_key,
        last_conversions.until_at,
        people.is_disqualified
        or coalesce(
            kinds.conversion_kind = 'order'
            and not deals.has_open_deal
            and coalesce(deals.lost_at > last_conversions.until_at, deals.lost_at is not null),
            false
        ) as is_given_up
    from people
    cross join kinds
    left join deals
        on people.journey_key = deals.journey_key
    left join last_conversions
        on
            people.journey_key = last_conversions.journey_key
            and kinds.conversion_kind = last_conversions.conversion_kind
),

last_touches as (
    select
        journey_key,
        max(occurred_at) as last_at,
        max(occurred_date) as last_date
    from all_touches
    group by journey_key
),

ended as (
    select
        case when count(*) = 1 then min(pending.conversion_kind) else 'every' end
            as conversion_kind,
        pending.journey_key,
        pending.until_at,
        {{ dbt.dateadd('day', '-1 * settings.lookback_days', 'last_touches.last_at') }} as from_at,
        settings.time_zone
    from pending
    cross join settings
    cross join settled
    inner join last_touches
        on pending.journey_key = last_touches.journey_key
    where
        pending.is_given_up
        or {{ dbt.datediff('last_touches.last_date', 'settled.known_date', 'day') }}
        > settled.ended_after_days
    group by
        pending.journey_key, pending.until_at, last_touches.last_at, settings.lookback_days,
        settings.time_zone
),

final as (
    select
        ended.conversion_kind,
        ended.journey_key,
        touches.touch_id,
        touches.channel,
        lag(touches.channel) over ({{ path }}) as previous_channel,
        lead(touches.touch_id) over ({{ path }}) is null as is_last
    from ended
    inner join touches
        on ended.journey_key = touches.journey_key
    where
        coalesce(ended.until_at < touches.occurred_at, true)
        and {{ end_of_moment('touches.occurred_at', 'ended.time_zone') }} >= ended.from_at
)

select * from final
