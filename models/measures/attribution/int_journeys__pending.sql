-- What stands at the end of each account's path: its last conversion of each kind, its deals still
-- open or lost since, and whether all its people are disqualified.
-- Grain: one row per conversion kind and journey_key.
with

leads as (select * from {{ ref('int_leads__journeyed') }}),
qualified as (select * from {{ ref('int_leads__qualified') }}),
conversions as (select * from {{ ref('int_conversions__listed') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
settings as (select * from {{ source('reference', 'settings') }}),

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
        max(
            case
                when opportunities.is_lost
                    then {{ end_of_moment('opportunities.closed_at', 'settings.time_zone') }}
            end
        ) as lost_at
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

final as (
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
)

select * from final
