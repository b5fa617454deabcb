-- What became of the records of each file, build after build: read = accepted + rejected +
-- repeated + skipped.
-- Grain: one row per extract, file and build.

with

accounted as (select * from {{ ref('int_files__accounted') }}),
previous as (select * from {{ source('history', 'row_accounting') }}),
build as (select * from {{ source('reference', 'build') }}),

final as (
    select
        build.build_id,
        accounted.extract,
        accounted.file_name,
        accounted.file_status,
        accounted.records_read,
        accounted.records_accepted,
        accounted.records_rejected,
        accounted.records_repeated,
        accounted.records_skipped,
        accounted.records_padded
    from accounted
    cross join build
    union all
    {{ earlier_builds([
        'build_id', 'extract', 'file_name', 'file_status', 'records_read', 'records_accepted',
        'records_rejected', 'records_repeated', 'records_skipped', 'records_padded',
    ]) }}
)

select * from final
