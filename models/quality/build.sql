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
    {{ earlier_builds([
        'build_id', 'load_id', 'code_version', 'settings_hash', 'reference_hash', 'as_of_date',
        'loaded_at',
    ]) }}
)

select * from final
