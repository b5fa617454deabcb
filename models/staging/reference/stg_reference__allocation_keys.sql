-- How a declared key spreads a cost: by a driver, or by fixed shares.
-- Grain: one row per key, or key and share.

with

rules as (select * from {{ source('reference', 'allocation_keys') }}),

final as (
    select
        {{ normalise_label('allocation_key') }} as allocation_key,
        lower(driver) as driver,
        channel,
        campaign_id,
        {{ normalise_label('team') }} as team_key,
        cast(share as decimal(18, 9)) as share
    from rules
    where {{ normalise_label('allocation_key') }} is not null
)

select * from final
