-- Campaigns planned or referenced, with their plan.
-- Grain: one row per campaign_id.
with

campaigns as (select * from {{ ref('int_campaigns__identified') }}),
people as (select * from {{ ref('int_people__aliased') }}),

final as (
    select
        campaigns.campaign_id,
        campaigns.script_id,
        left(md5(coalesce(people.person_id, campaigns.owner_id)), 16) as owner_key,
        campaigns.campaign_name,
        coalesce(campaigns.channel, 'unknown') as channel,
        campaigns.segment,
        campaigns.is_listed,
        campaigns.started_date,
        campaigns.ended_date,
        campaigns.targeted_count,
        campaigns.budget
    from campaigns
    left join people
        on campaigns.owner_id = people.alias_id
)

select * from final
