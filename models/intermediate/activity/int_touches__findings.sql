-- What is missing or doubtful in the touches of the CRM.
-- Grain: one row per finding of touches.
with

records as (
    select * from {{ ref('stg_crm__touches') }}
),

identified as (
    select * from {{ ref('int_touches__identified') }}
),

kinds as (
    select * from {{ ref('stg_reference__touch_kinds') }}
),

build as (
    select * from {{ ref('stg_reference__build') }}
),

touches as (
    select
        records.touch_id,
        records.occurred_date,
        identified.lead_id,
        identified.channel,
        kinds.kind as known_kind,
        build.as_of_date,
        records.source_file,
        records.source_record
    from records
    cross join build
    inner join identified
        on records.touch_id = identified.touch_id
    left join kinds
        on records.kind = kinds.kind
),

touch_without_lead as (
    select
        {{ finding_columns(
            'touch_without_lead', 'touch', 'touch_id', 'crm_touches', 'lead_id'
        ) }}
    from touches
    where lead_id is null
),

touch_kind_unknown as (
    select
        {{ finding_columns('touch_kind_unknown', 'touch', 'touch_id', 'crm_touches', 'kind') }}
    from touches
    where known_kind is null
),

touch_channel_unknown as (
    select
        {{ finding_columns(
            'touch_channel_unknown', 'touch', 'touch_id', 'crm_touches', 'channel'
        ) }}
    from touches
    where channel = 'unknown'
),

touch_in_future as (
    select
        {{ finding_columns(
            'touch_in_future', 'touch', 'touch_id', 'crm_touches', 'occurred_at'
        ) }}
    from touches
    where occurred_date > as_of_date
),

final as (
    select * from touch_without_lead
    union all
    select * from touch_kind_unknown
    union all
    select * from touch_channel_unknown
    union all
    select * from touch_in_future
)

select * from final
