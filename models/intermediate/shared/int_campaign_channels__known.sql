-- The channel a campaign belongs to: the one planned for it, else that of the platform that
-- spends for it. Cost lines and hours that name only a campaign find their channel here.
-- Grain: one row per campaign_id.

with

campaigns as (select * from {{ ref('stg_planning__campaigns') }}),
ad_spend as (select * from {{ ref('stg_ads__spend') }}),

candidates as (
    select
        campaigns.campaign_id,
        campaigns.channel,
        0 as precedence
    from campaigns
    where campaigns.channel is not null
    union all
    select distinct
        ad_spend.campaign_id,
        ad_spend.channel,
        1 as precedence
    from ad_spend
    where ad_spend.channel is not null
),

ranked as (
    select
        candidates.campaign_id,
        candidates.channel,
        row_number() over (
            partition by candidates.campaign_id
            order by candidates.precedence nulls last, candidates.channel nulls last
        ) as choice
    from candidates
    where candidates.campaign_id is not null
),

final as (
    select
        ranked.campaign_id,
        ranked.channel
    from ranked
    where ranked.choice = 1
)

select * from final
