-- Sellers and callers with what an hour of theirs costs, from when; names stay here.
-- Grain: one row per person and first day of validity.

{% set key = ['coalesce(person_id, _record_hash)', 'valid_from'] %}

with

records as (select * from {{ source('finance', 'people') }}),

ranked as (
    select
        person_id as delivered_person_id,
        alias_ids,
        name,
        team,
        role,
        cast(updated_at as timestamp) as updated_at,
        cast(valid_from as date) as valid_from_date,
        cast(loaded_hourly_cost as decimal(18, 4)) as loaded_hourly_cost,
        {{ version_columns(key) }}
    from records
),

final as (
    select
        ranked.*,
        {{ generated_id('ranked.delivered_person_id') }} as person_id
    from ranked
    where {{ is_latest_version('ranked.delivered_person_id') }}
)

select * from final
