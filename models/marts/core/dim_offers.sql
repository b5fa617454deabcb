-- What is sold: the offers of the reference table and the labels it does not know.
-- Grain: one row per offer.
with

offers as (select * from {{ ref('int_offers__labelled') }}),

final as (
    select
        offer,
        max(offer_name) as offer_name,
        max(case when is_listed then 1 else 0 end) = 1 as is_listed,
        cast(max(margin_rate) as decimal(18, 6)) as margin_rate,
        cast(max(list_price) as decimal(18, 4)) as list_price
    from offers
    group by offer
)

select * from final
