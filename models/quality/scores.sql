-- How clean each extract is, build after build: the share of its records that no warning and no
-- error is about. Counted are the records of the files that are read, rejected ones with them. What
-- only informs does not count, nor what is about no single record.
-- Grain: one row per extract and build.

with

files as (select * from {{ source('land', 'files') }}),
findings as (select * from {{ ref('int_findings__found') }}),
rules as (select * from {{ source('reference', 'finding_rules') }}),
previous as (select * from {{ source('history', 'scores') }}),
build as (select * from {{ source('reference', 'build') }}),

read_files as (
    select
        extract,
        file_name,
        sum(records_read - records_skipped) as record_count
    from files
    where file_status = 'landed'
    group by extract, file_name
),

delivered as (
    select
        extract,
        sum(record_count) as record_count
    from read_files
    group by extract
),

flawed_records as (
    select
        findings.extract,
        findings.source_file,
        findings.source_record
    from findings
    inner join rules
        on findings.rule_id = rules.rule_id
    inner join read_files
        on
            findings.extract = read_files.extract
            and findings.source_file = read_files.file_name
    where rules.severity <> 'info' and findings.source_record is not null
    group by findings.extract, findings.source_file, findings.source_record
),

flawed as (
    select
        extract,
        count(*) as flawed_count
    from flawed_records
    group by extract
),

counted as (
    select
        delivered.extract,
        cast(delivered.record_count as bigint) as record_count,
        cast(delivered.record_count - coalesce(flawed.flawed_count, 0) as bigint) as clean_count
    from delivered
    left join flawed
        on delivered.extract = flawed.extract
),

final as (
    select
        build.build_id,
        counted.extract,
        counted.record_count,
        counted.clean_count,
        {{ safe_divide('counted.clean_count', 'counted.record_count') }} as score
    from counted
    cross join build
    union all
    {{ earlier_builds([
        'build_id', 'extract', 'record_count', 'clean_count', 'score',
    ]) }}
)

select * from final
