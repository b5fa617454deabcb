-- Which record counts where several have the same call id. There may be ten million calls: ranking
-- the few whose key stands more than once costs a quarter of ranking them all.
-- Grain: one row per record whose key stands more than once.

with

records as (

    select * from {{ source('calls', 'call_logs') }}

),

repeated_keys as (

    select {{ version_key('call_id') }} as repeated_key
    from records
    group by {{ version_key('call_id') }}
    having count(*) > 1

),

final as (

    select
        _section as source_section,
        _file as source_file,
        {{ has_conflicting_versions('call_id') }} as has_conflicting_versions,
        _record as source_record,
        {{ version_number('call_id') }} as version_number,
        {{ version_rank('call_id') }} as version_rank
    from records
    where
        {{ version_key('call_id') }} in (
            select repeated_keys.repeated_key from repeated_keys
        )

)

select * from final
