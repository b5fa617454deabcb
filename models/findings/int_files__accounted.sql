-- What became of every record read: accepted, rejected, repeated or skipped. Repeated are the
-- records of files delivered before or since, and the versions that staging did not choose; they
-- are counted from the raw tables, not from landing's figures, so that a loss shows.
-- Grain: one row per extract and file.

with

files as (select * from {{ source('land', 'files') }}),
record_counts as (select * from {{ ref('stg_land__record_counts') }}),
accepted as (select * from {{ ref('int_records__accepted') }}),

file_sums as (
    select
        extract,
        file_name,
        min(file_status) as file_status,
        sum(records_read) as records_read,
        sum(records_skipped) as records_skipped,
        sum(records_rejected) as records_rejected,
        sum(case when file_status = 'landed' then records_padded else 0 end) as records_padded,
        sum(
            case
                when file_status = 'landed' then 0
                else records_read - records_skipped - records_rejected
            end
        ) as unlanded_count
    from files
    group by extract, file_name
),

final as (
    select
        file_sums.extract,
        file_sums.file_name,
        file_sums.file_status,
        cast(file_sums.records_read as bigint) as records_read,
        cast(coalesce(accepted.accepted_count, 0) as bigint) as records_accepted,
        cast(file_sums.records_rejected as bigint) as records_rejected,
        cast(
            file_sums.unlanded_count
            + coalesce(record_counts.record_count, 0)
            - coalesce(accepted.accepted_count, 0) as bigint
        ) as records_repeated,
        cast(file_sums.records_skipped as bigint) as records_skipped,
        cast(file_sums.records_padded as bigint) as records_padded
    from file_sums
    left join record_counts
        on
            file_sums.extract = record_counts.extract
            and file_sums.file_name = record_counts.file_name
    left join accepted
        on
            file_sums.extract = accepted.extract
            and file_sums.file_name = accepted.file_name
)

select * from final
