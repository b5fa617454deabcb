-- The fixed shares of the allocation keys, month by month. A share names its channel (by code or
-- name), else the campaign whose channel it is, else a team whose hours of the month spread it:
-- team first, then campaign. A share that reaches nothing stays apart as unallocated.
-- Grain: one row per allocation_key, month_date, channel and campaign_id.

with

allocation_keys as (select * from {{ source('reference', 'allocation_keys') }}),
channel_labels as (select * from {{ source('reference', 'channel_labels') }}),
campaign_channels as (select * from {{ ref('int_campaign_channels__known') }}),
hours as (select * from {{ ref('int_hours__distributed') }}),
ledger as (select * from {{ ref('int_ledger_entries__accrued') }}),

ledger_months as (
    select distinct month_date
    from ledger
    where month_date is not null
),

shares as (
    select
        allocation_keys.allocation_key,
        allocation_keys.team_key,
        nullif(allocation_keys.campaign_id, '') as campaign_id,
        coalesce(
            channel_labels.channel,
            campaign_channels.channel,
            case
                when coalesce(allocation_keys.channel, allocation_keys.campaign_id) <> ''
                    then 'unknown'
            end
        ) as channel,
        cast(
            cast(allocation_keys.share as decimal(38, 9)) * 1000000000 as decimal(38, 0)
        ) as billionths
    from allocation_keys
    left join channel_labels
        on {{ normalise_label('allocation_keys.channel') }} = channel_labels.label
    left join campaign_channels
        on
            case
                when {{ normalise_label('allocation_keys.channel') }} is null
                    then allocation_keys.campaign_id
            end = campaign_channels.campaign_id
    where allocation_keys.driver = 'fixed' and allocation_keys.share > 0
),

team_hours as (
    select
        hours.month_date,
        hours.team_key,
        coalesce(hours.channel, 'unknown') as channel,
        hours.campaign_id,
        sum(hours.seconds) as seconds,
        sum(sum(hours.seconds)) over (
            partition by hours.month_date, hours.team_key
        ) as team_seconds
    from hours
    where hours.is_prospecting and coalesce(hours.channel, hours.campaign_id) <> ''
    group by hours.month_date, hours.team_key, coalesce(hours.channel, 'unknown'), hours.campaign_id
),

spread as (
    select
        shares.allocation_key,
        ledger_months.month_date,
        coalesce(shares.channel, team_hours.channel, 'unallocated') as channel,
        coalesce(shares.campaign_id, team_hours.campaign_id) as campaign_id,
        coalesce(
            {{ integer_quotient(
                'shares.billionths * team_hours.seconds', 'team_hours.team_seconds'
            ) }},
            shares.billionths
        ) as weight
    from shares
    cross join ledger_months
    left join team_hours
        on
            case when shares.channel is null then shares.team_key end = team_hours.team_key
            and ledger_months.month_date = team_hours.month_date
),

final as (
    select
        'fixed' as driver,
        allocation_key,
        month_date,
        channel,
        campaign_id,
        true as is_prospecting,
        cast(sum(weight) as bigint) as weight
    from spread
    group by allocation_key, month_date, channel, campaign_id
)

select * from final
