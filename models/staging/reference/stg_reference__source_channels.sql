-- Which channel a source label belongs to, as the workspace or the shipped list says.
-- Grain: one row per rule.

with

rules as (select * from {{ source('reference', 'source_channels') }}),

final as (
    select
        {{ normalise_label('source_label') }} as label,
        channel
    from rules
    where {{ normalise_label('source_label') }} is not null
)

select * from final
