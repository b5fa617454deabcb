-- What one unit of a currency is worth in the workspace's currency.
-- Grain: one row per day and currency.

{% set key = ['date', 'currency'] %}

with

records as (select * from {{ source('finance', 'exchange_rates') }}),

ranked as (
    select
        currency,
        cast(updated_at as timestamp) as updated_at,
        cast(date as date) as rate_date,
        cast(rate as decimal(18, 9)) as rate,
        _file as source_file,
        _record as source_record,
        {{ version_number(key) }} as version_number,
        {{ has_conflicting_versions(key) }} as has_conflicting_versions
    from records
),

final as (
    select ranked.*
    from ranked
    where ranked.version_number = 1
)

select * from final
