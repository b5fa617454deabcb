-- The channels, with the names that reports print.
-- Grain: one row per channel.

with

rules as (select * from {{ source('reference', 'channels') }}),

final as (
    select
        channel,
        label_en,
        label_fr,
        {{ text_is_true('is_digital') }} as is_digital,
        {{ text_is_true('is_outbound') }} as is_outbound,
        cast(sort_order as integer) as sort_order
    from rules
)

select * from final
