-- Touches other than calls, with what makes one effective; versions are ranked only among the keys
-- that stand more than once, counted without whole records, as there may be millions.
-- Grain: one row per touch.
{% set ids = ['lead_id', 'email', 'content_id', 'variant_id'] %}
{% set record = ['source_section', 'source_file', 'source_record'] %}
with

records as (select * from {{ source('crm', 'crm_touches') }}),
named as (select * from {{ source('crm', 'crm_touches') }}),
unnamed as (select * from {{ source('crm', 'crm_touches') }}),
repeated as (select * from {{ source('crm', 'crm_touches') }}),
timed as (select * from {{ source('crm', 'crm_touches') }}),
hashless as (select * from {{ source('crm', 'crm_touches') }}),
labelled as (select * from {{ source('crm', 'crm_touches') }}),
campaign_references as (select * from {{ ref('stg_planning__campaign_references') }}),
channel_labels as (select * from {{ source('reference', 'channel_labels') }}),
value_labels as (select * from {{ source('reference', 'value_labels') }}),
touch_kinds as (select * from {{ source('reference', 'touch_kinds') }}),
settings as (select * from {{ source('reference', 'settings') }}),

repeated_keys as (
    {{ repeated_keys('named', 'unnamed', 'touch_id') }}
),

versions as (
    {{ repeated_versions('repeated', 'touch_id') }}
),

clocks as (
    {{ clocks_ahead('timed', 'cast(occurred_at as timestamp)') }}
),

hashed as (
    {{ unnamed_hashes('hashless', 'touch_id') }}
),

typed as (
    select
        {{ (['touch_id', 'campaign_id'] + ids) | join(',\n        ') }},
        {%- for label in ['kind', 'channel', 'direction'] %}
        {{ label }} as {{ label }}_label,
        {%- endfor %}
        cast(occurred_at as timestamp) as occurred_at,
        cast(updated_at as timestamp) as updated_at,
        _section as source_section,
        _file as source_file,
        _record as source_record
    from records
),

ranked as (
    select
        typed.*,
        cast(typed.occurred_at + clocks.ahead as date) as occurred_date,
        {{ joined_versions() }}
    from typed
    left join clocks
        on {{ quarter_hour('typed.occurred_at') }} = clocks.quarter
    left join versions
        on {{ same('typed', 'versions', record) }}
    left join hashed
        on {{ same('typed', 'hashed', record) }}
),

-- labels are spelled once each, not once a touch; DuckDB expects few by the condition alone
spelled as (
    select
        coalesce(channel, '') as channel_label,
        coalesce(kind, '') as kind_label,
        coalesce(direction, '') as direction_label
    from labelled
    group by coalesce(channel, ''), coalesce(kind, ''), coalesce(direction, '')
    having count(*) > 0
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
        ranked.{{ (ids + ['kind_label', 'channel_label', 'direction_label'])
            | join(',\n        ranked.') }},
        md5(ranked.email) as email_key,
        labels.{{ ['channel', 'kind', 'direction', 'is_kind_known', 'is_effective']
            | join(',\n        labels.') }},
        ranked.{{ (['has_conflicting_versions', 'occurred_at', 'occurred_date', 'updated_at']
            + record[1:]) | join(',\n        ranked.') }}
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
