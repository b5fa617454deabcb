-- The offers sold, with the margin rate that estimates a margin nobody gave.
-- Grain: one row per offer, compared by its normalised name.

with

rules as (select * from {{ source('reference', 'offers') }}),

numbered as (
    select
        {{ normalise_label('offer') }} as offer_key,
        offer,
        offer_name,
        cast(margin_rate as decimal(18, 9)) as margin_rate,
        cast(list_price as decimal(18, 4)) as list_price,
        row_number() over (
            partition by {{ normalise_label('offer') }}
            order by offer asc, offer_name asc nulls last, margin_rate asc nulls last
        ) as rule_number
    from rules
),

final as (
    select
        offer_key,
        offer,
        offer_name,
        margin_rate,
        list_price
    from numbered
    where rule_number = 1 and offer_key is not null
)

select * from final
