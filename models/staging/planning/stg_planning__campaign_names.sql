-- The names that the list of campaigns and the platforms' own rows give to campaigns. Where a
-- platform gives no id, the name is the id.
-- Grain: one row per campaign_id, platform (empty: the list) and name.

with

campaigns as (select * from {{ source('planning', 'campaigns') }}),
ad_spend as (select * from {{ source('ads', 'ad_spend') }}),

delivered as (
    select
        campaign_id,
        '' as platform,
        campaign_name,
        alias_ids
    from campaigns
    where campaign_id is not null

    union

    select
        coalesce(campaign_id, campaign_name) as campaign_id,
        coalesce({{ platform_code('platform') }}, 'unknown') as platform,
        campaign_name,
        cast(null as {{ dbt.type_string() }}) as alias_ids
    from ad_spend
    where coalesce(campaign_id, campaign_name) is not null
),

keyed as (
    select
        campaign_id,
        platform,
        alias_ids,
        {{ campaign_key('campaign_id') }} as id_key,
        {{ campaign_key('campaign_name') }} as name_key
    from delivered
),

final as (
    select
        campaign_id,
        platform,
        alias_ids,
        id_key,
        name_key,
        max(case when name_key <> id_key or alias_ids is not null then 1 else 0 end) over (
            partition by campaign_id
        ) = 1 as is_own_id
    from keyed
)

select * from final
