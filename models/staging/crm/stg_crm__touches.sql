-- Touches other than calls, with what makes one effective; versions are ranked only among the keys
-- that stand more than once, counted without whole records, as there may be millions.
-- Grain: one row per touch.

with

records as (select * from {{ source('crm', 'crm_touches') }}),
named as (select * from {{ source('crm', 'crm_touches') }}),
unnamed as (select * from {{ source('crm', 'crm_touches') }}),
repeated as (select * from {{ source('crm', 'crm_touches') }}),
labelled as (select * from {{ source('crm', 'crm_touches') }}),
campaign_references as (select * from {{ ref('stg_planning__campaign_references') }}),
channel_labels as (select * from {{ source('reference', 'channel_labels') }}),
value_labels as (select * from {{ source('reference', 'value_labels') }}),
touch_kinds as (select * from {{ source('reference', 'touch_kinds') }}),
settings as (select * from {{ source('reference', 'settings') }}),

repeated_keys as (
    select touch_id as repeated_key
    from named
    where touch_id is not null
    group by touch_id
    having count(*) > 1
    union all
    select _record_hash as repeated_key
    from unnamed
    where touch_id is null
    group by _record_hash
    having count(*) > 1
),

versions as (
    select
        _section as source_section,
        _file as source_file,
        _record as source_record,
        {{ version_number('touch_id') }} as version_number,
        {{ version_rank('touch_id') }} as version_rank,
        {{ has_conflicting_versions('touch_id') }} as has_conflicting_versions
    from repeated
    where {{ version_key('touch_id') }} in (select repeated_keys.repeated_key from repeated_keys)
),

-- the time zone is asked for before any join: it is one for all rows there, and set up once
dated as (
    select
        records.{{ ['touch_id', 'lead_id', 'email', 'campaign_id', 'content_id', 'variant_id']
            | join(',\n        records.') }},
        records.kind as kind_label,
        records.channel as channel_label,
        records.direction as direction_label,
        cast(records.occurred_at as timestamp) as occurred_at,
        {{ business_date('cast(records.occurred_at as timestamp)', 'settings.time_zone') }}
            as occurred_date,
        cast(records.updated_at as timestamp) as updated_at,
        records._record_hash as record_hash,
        records._section as source_section,
        records._file as source_file,
        records._record as source_record
    from records
    cross join settings
),

ranked as (
    select
        dated.*,
        coalesce(versions.version_number, 1) as version_number,
        coalesce(versions.version_rank, 1) as version_rank,
        coalesce(versions.has_conflicting_versions, false) as has_conflicting_versions
    from dated
    left join versions
        on {{ same('dated', 'versions', ['source_section', 'source_file', 'source_record']) }}
),

-- labels are spelled once each, not once a touch
spelled as (
    select distinct
        coalesce(channel, '') as channel_label,
        coalesce(kind, '') as kind_label,
        coalesce(direction, '') as direction_label
    from labelled
),

labels as (
    select
        spelled.*,
        channel_labels.channel,
        coalesce(kind_labels.value, {{ label_code('spelled.kind_label') }}) as kind,
        directions.value as direction,
        touch_kinds.kind is not null as is_kind_known,
        coalesce(touch_kinds.is_effective, false) as is_effective
    from spelled
    left join channel_labels
        on {{ normalise_label('spelled.channel_label') }} = channel_labels.label
    left join value_labels as kind_labels
        on
            kind_labels.field = 'touch_kind'
            and {{ normalise_label('spelled.kind_label') }} = kind_labels.label
    left join touch_kinds
        on coalesce(kind_labels.value, {{ label_code('spelled.kind_label') }}) = touch_kinds.kind
    left join value_labels as directions
        on
            directions.field = 'touch_direction'
            and {{ normalise_label('spelled.direction_label') }} = directions.label
),

final as (
    select
        {{ generated_id('ranked.touch_id') }} as touch_id,
        campaign_references.campaign_id,
        ranked.{{ [
            'lead_id', 'email', 'content_id', 'variant_id', 'kind_label', 'channel_label',
            'direction_label',
        ] | join(',\n        ranked.') }},
        md5(ranked.email) as email_key,
        labels.{{ ['channel', 'kind', 'direction', 'is_kind_known', 'is_effective']
            | join(',\n        labels.') }},
        ranked.{{ ['has_conflicting_versions', 'occurred_at', 'occurred_date', 'updated_at',
            'source_file', 'source_record'] | join(',\n        ranked.') }}
    from ranked
    inner join labels
        on
            coalesce(ranked.channel_label, '') = labels.channel_label
            and coalesce(ranked.kind_label, '') = labels.kind_label
            and coalesce(ranked.direction_label, '') = labels.direction_label
    left join campaign_references
        on ranked.campaign_id = campaign_references.reference
    where {{ is_latest_version('ranked.touch_id') }}
)

select * from final
