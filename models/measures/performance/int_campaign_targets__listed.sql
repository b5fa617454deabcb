-- People and companies on the campaigns' lists, on the day the campaign starts; without a start,
-- on the day of its first contact or cost, else on the day of the load.
-- Grain: one row per campaign with a list.

with

campaigns as (select * from {{ ref('int_campaigns__identified') }}),
contacts as (select * from {{ ref('int_contacts__first') }}),
costs as (select * from {{ ref('fct_costs') }}),
build as (select * from {{ source('reference', 'build') }}),

seen as (
    select
        campaign_id,
        contacted_date as seen_date
    from contacts
    union all
    select
        campaign_id,
        cost_date as seen_date
    from costs
),

first_seen as (
    select
        campaign_id,
        min(seen_date) as seen_date
    from seen
    where campaign_id is not null
    group by campaign_id
),

final as (
    select
        campaigns.campaign_id,
        coalesce(campaigns.channel, 'unknown') as channel,
        coalesce(campaigns.started_date, first_seen.seen_date, build.as_of_date) as targeted_date,
        campaigns.targeted_count
    from campaigns
    cross join build
    left join first_seen
        on campaigns.campaign_id = first_seen.campaign_id
    where campaigns.targeted_count is not null
)

select * from final
