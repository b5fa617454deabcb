-- Which record counts where several have the same call id. There may be ten million calls: ranking
-- the few whose key stands more than once costs a quarter of ranking them all.
-- Records of one delivery that share the id but not the agent or the start are legs of that call
-- (two legs under one id), no versions; the legs of a later delivery replace those of an earlier.
-- Grain: one row per record whose key stands more than once.

{% set leg = [
    'call_id', 'agent_id', 'started_at', 'case when call_id is null then _record_hash end',
] %}

with

records as (select * from {{ source('calls', 'call_logs') }}),
named as (select * from {{ source('calls', 'call_logs') }}),
unnamed as (select * from {{ source('calls', 'call_logs') }}),

repeated_keys as (
    {{ repeated_keys('named', 'unnamed', 'call_id') }}
),

ranked as (
    select
        _section,
        _file,
        _record,
        call_id,
        agent_id,
        started_at,
        {{ has_conflicting_versions(leg) }} as has_conflicting_versions,
        {{ is_of_latest_delivery('call_id') }} as is_of_latest_delivery,
        {{ version_number(leg) }} as version_number,
        {{ version_rank(leg) }} as version_rank
    from records
    where
        {{ version_key('call_id') }} in (
            select repeated_keys.repeated_key from repeated_keys
        )
),

final as (
    select
        _section as source_section,
        _file as source_file,
        has_conflicting_versions,
        _record as source_record,
        is_of_latest_delivery,
        version_number,
        version_rank,
        dense_rank() over (
            partition by call_id, is_of_latest_delivery
            order by started_at nulls last, agent_id nulls last
        ) as leg_number
    from ranked
)

select * from final
