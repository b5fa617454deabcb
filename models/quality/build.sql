-- Which builds were published and what each was made of: code, settings and reference tables.
-- Grain: one row per published build.

with

build as (select * from {{ source('reference', 'build') }}),
previous as (select * from {{ source('history', 'build') }}),

final as (
    select
        build_id,
        load_id,
        code_version,
        settings_hash,
        reference_hash,
        as_of_date,
        loaded_at
    from build

    union all

    select
        previous.build_id,
        previous.load_id,
        previous.code_version,
        previous.settings_hash,
        previous.reference_hash,
        previous.as_of_date,
        previous.loaded_at
    from previous
    cross join build
    where previous.build_id < build.build_id
)

select * from final
