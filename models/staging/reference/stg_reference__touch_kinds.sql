-- Which kinds of touch are effective and which channel they belong to by nature.
-- Grain: one row per kind.

with

rules as (select * from {{ source('reference', 'touch_kinds') }}),

numbered as (
    select
        {{ label_code('kind') }} as kind,
        {{ text_is_true('is_effective') }} as is_effective,
        channel,
        row_number() over (
            partition by {{ label_code('kind') }}
            order by is_effective asc, channel asc nulls last
        ) as rule_number
    from rules
),

final as (
    select
        kind,
        is_effective,
        channel
    from numbered
    where rule_number = 1 and kind is not null
)

select * from final
