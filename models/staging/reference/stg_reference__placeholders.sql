-- Texts that tools write where a value is missing; landing has already turned them into nulls.
-- Grain: one row per normalised placeholder.

with

rules as (

    select * from {{ source('reference', 'placeholders') }}

),

final as (

    select distinct {{ normalise_label('placeholder') }} as placeholder
    from rules
    where {{ normalise_label('placeholder') }} is not null

)

select * from final
