-- Lists of leads, MQLs, bookings … that tools export one per stage and without keys: records that
-- look alike are different events, so every record is kept.
-- Grain: one row per record as delivered.

with

records as (select * from {{ source('crm', 'stage_events') }}),
campaign_references as (select * from {{ ref('stg_planning__campaign_references') }}),
channel_labels as (select * from {{ source('reference', 'channel_labels') }}),
value_labels as (select * from {{ source('reference', 'value_labels') }}),
settings as (select * from {{ source('reference', 'settings') }}),

typed as (
    select
        campaign_id as delivered_campaign_id,
        stage as stage_label,
        source as source_label,
        channel as channel_label,
        currency,
        cast(occurred_at as timestamp) as occurred_at,
        cast(updated_at as timestamp) as updated_at,
        cast(amount as decimal(18, 4)) as amount,
        coalesce(cast(count as bigint), 1) as event_count,
        _file as source_file,
        _record as source_record
    from records
),

final as (
    select
        typed.*,
        campaign_references.campaign_id,
        stages.value as stage,
        channels.channel,
        sources.channel as source_channel,
        sources.label is not null as is_source_known,
        false as has_conflicting_versions,
        {{ business_date('typed.occurred_at', 'settings.time_zone') }} as occurred_date
    from typed
    cross join settings
    left join campaign_references
        on typed.delivered_campaign_id = campaign_references.reference
    left join value_labels as stages
        on
            stages.field = 'stage_event'
            and {{ normalise_label('typed.stage_label') }} = stages.label
    left join channel_labels as channels
        on {{ normalise_label('typed.channel_label') }} = channels.label
    left join channel_labels as sources
        on {{ normalise_label('typed.source_label') }} = sources.label
)

select * from final
