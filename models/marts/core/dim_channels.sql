-- The channels every figure is broken down by, `unknown` and `unallocated` included.
-- Grain: one row per channel.
with

channels as (select * from {{ source('reference', 'channels') }}),

final as (
    select
        channel,
        label_en,
        label_fr,
        is_digital,
        is_outbound,
        cast(sort_order as integer) as sort_order
    from channels
)

select * from final
