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

    select
        previous.build_id,
        previous.extract,
        previous.file_name,
        previous.file_status,
        previous.records_read,
        previous.records_accepted,
        previous.records_rejected,
        previous.records_repeated,
        previous.records_skipped,
        previous.records_padded
    from previous
    cross join build
    where previous.build_id < build.build_id
)

select * from final
