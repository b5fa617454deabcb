-- Campaigns that are spoken of but not planned (where the extract of campaigns is given), and
-- planned ones whose channel nothing tells.
-- Grain: one row per finding of campaigns.
with

identified as (
    select * from {{ ref('int_campaigns__identified') }}
),

records as (
    select * from {{ ref('stg_planning__campaigns') }}
),

extracts as (
    select * from {{ ref('stg_land__extracts') }}
),

campaigns as (
    select
        identified.campaign_id,
        identified.channel,
        identified.is_listed,
        extracts.is_given,
        identified.budget,
        records.source_file,
        records.source_record
    from identified
    cross join extracts
    left join records
        on identified.campaign_id = records.campaign_id
    where extracts.extract = 'campaigns'
),

campaign_unknown as (
    select
        {{ finding_columns(
            'campaign_unknown', 'campaign', 'campaign_id', 'campaigns', 'campaign_id'
        ) }}
    from campaigns
    where not is_listed and is_given
),

campaign_without_channel as (
    select
        {{ finding_columns(
            'campaign_without_channel', 'campaign', 'campaign_id', 'campaigns', 'channel', 'budget'
        ) }}
    from campaigns
    where is_listed and channel is null
),

final as (
    select * from campaign_unknown
    union all
    select * from campaign_without_channel
)

select * from final
