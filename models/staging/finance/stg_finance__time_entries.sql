-- Hours as the time sheets say.
-- Grain: one row per person, day, activity, channel and campaign.

{% set key = ['person_id', 'date', 'activity', 'channel', 'campaign_id'] %}

with

records as (

    select * from {{ source('finance', 'time_entries') }}

),

campaign_references as (

    select * from {{ ref('stg_planning__campaign_references') }}

),

channel_labels as (

    select * from {{ ref('stg_reference__channel_labels') }}

),

ranked as (

    select
        person_id,
        campaign_id,
        activity,
        channel as channel_label,
        cast(updated_at as timestamp) as updated_at,
        cast(date as date) as work_date,
        cast(hours as decimal(18, 9)) as hours,
        _file as source_file,
        _record as source_record,
        {{ version_number(key) }} as version_number,
        {{ has_conflicting_versions(key) }} as has_conflicting_versions
    from records

),

final as (

    select
        ranked.person_id,
        campaign_references.campaign_id,
        ranked.activity,
        ranked.channel_label,
        channel_labels.channel,
        ranked.has_conflicting_versions,
        ranked.updated_at,
        ranked.work_date,
        ranked.hours,
        ranked.source_file,
        ranked.source_record
    from ranked
    left join campaign_references
        on ranked.campaign_id = campaign_references.reference
    left join channel_labels
        on {{ normalise_label('ranked.channel_label') }} = channel_labels.label
    where ranked.version_number = 1

)

select * from final
