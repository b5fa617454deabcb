-- Every record read is accepted, rejected, repeated or skipped, in each file; no count is negative.

select
    extract,
    file_name,
    records_read,
    records_accepted,
    records_rejected,
    records_repeated,
    records_skipped
from {{ ref('int_files__accounted') }}
where
    records_read
    <> records_accepted + records_rejected + records_repeated + records_skipped
    or records_accepted < 0
    or records_rejected < 0
    or records_repeated < 0
    or records_skipped < 0
