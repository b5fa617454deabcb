-- The value a KPI should reach in a month.
-- Grain: one row per month, KPI, channel and team.

{% set key = ['month', 'kpi', 'channel', 'team'] %}

with

records as (select * from {{ source('planning', 'kpi_goals') }}),
channel_labels as (select * from {{ source('reference', 'channel_labels') }}),
kpi_labels as (select * from {{ source('reference', 'kpi_labels') }}),

ranked as (
    select
        kpi as kpi_label,
        channel as channel_label,
        team,
        cast(updated_at as timestamp) as updated_at,
        cast(month as date) as month_date,
        cast(set_on as date) as set_date,
        cast(goal as decimal(18, 4)) as goal,
        _file as source_file,
        _record as source_record,
        {{ version_number(key) }} as version_number,
        {{ has_conflicting_versions(key) }} as has_conflicting_versions
    from records
),

final as (
    select
        ranked.*,
        kpi_labels.kpi,
        channel_labels.channel
    from ranked
    left join channel_labels
        on {{ normalise_label('ranked.channel_label') }} = channel_labels.label
    left join kpi_labels
        on {{ label_code('ranked.kpi_label') }} = kpi_labels.label
    where ranked.version_number = 1
)

select * from final
