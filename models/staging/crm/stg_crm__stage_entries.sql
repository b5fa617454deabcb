-- Moments at which opportunities entered a stage.
-- Grain: one row per opportunity, stage and moment.

{% set key = ['opportunity_id', 'stage', 'entered_at'] %}

with

records as (select * from {{ source('crm', 'crm_stage_history') }}),
stage_map as (select * from {{ source('reference', 'stage_map') }}),
settings as (select * from {{ source('reference', 'settings') }}),

ranked as (
    select
        opportunity_id,
        stage as stage_label,
        cast(entered_at as timestamp) as entered_at,
        cast(updated_at as timestamp) as updated_at,
        _file as source_file,
        _record as source_record,
        {{ version_number(key) }} as version_number,
        {{ has_conflicting_versions(key) }} as has_conflicting_versions
    from records
),

final as (
    select
        ranked.*,
        stage_map.stage,
        stage_map.status,
        {{ business_date('ranked.entered_at', 'settings.time_zone') }} as entered_date,
        stage_map.sort_order as stage_sort_order
    from ranked
    cross join settings
    left join stage_map
        on {{ normalise_label('ranked.stage_label') }} = stage_map.stage_label
    where ranked.version_number = 1
)

select * from final
