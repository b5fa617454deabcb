-- The offer behind a label of a deal or order: the reference table's, by code or by name; a label
-- it does not know stays an offer of its own, under its smallest spelling.
-- Grain: one row per normalised offer label (offer_label).
with

offers as (select * from {{ source('reference', 'offers') }}),
opportunities as (select * from {{ ref('stg_crm__opportunities') }}),
orders as (select * from {{ ref('stg_crm__orders') }}),

offer_labels as (
    select
        {{ normalise_label('offer') }} as offer_label,
        1 as label_rank,
        offer,
        offer_name,
        margin_rate,
        list_price
    from offers
    union all
    select
        {{ normalise_label('offer_name') }} as offer_label,
        2 as label_rank,
        offer,
        offer_name,
        margin_rate,
        list_price
    from offers
),

ranked as (
    select
        offer_label,
        offer,
        offer_name,
        margin_rate,
        list_price,
        row_number() over (
            partition by offer_label order by label_rank asc nulls last, offer asc nulls last
        ) as position
    from offer_labels
    where offer_label is not null
),

spellings as (
    select offer from opportunities
    union
    select offer from orders
),

delivered as (
    select
        {{ normalise_label('offer') }} as offer_label,
        min(offer) as offer
    from spellings
    where offer is not null
    group by {{ normalise_label('offer') }}
),

final as (
    select
        coalesce(ranked.offer_label, delivered.offer_label) as offer_label,
        coalesce(ranked.offer, delivered.offer) as offer,
        ranked.offer_name,
        ranked.offer_label is not null as is_listed,
        ranked.margin_rate,
        ranked.list_price
    from delivered
    full outer join ranked
        on delivered.offer_label = ranked.offer_label
    where coalesce(ranked.position, 1) = 1
)

select * from final
