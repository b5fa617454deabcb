-- The categories of the cost base and the key that spreads each one by default.
-- Grain: one row per category.

with

rules as (select * from {{ source('reference', 'cost_categories') }}),

numbered as (
    select
        category,
        label_en,
        label_fr,
        lower(nature) as nature,
        {{ normalise_label('default_allocation_key') }} as default_allocation_key,
        row_number() over (
            partition by category
            order by nature asc nulls last, label_en asc nulls last
        ) as rule_number
    from rules
),

final as (
    select
        category,
        label_en,
        label_fr,
        nature,
        default_allocation_key
    from numbered
    where rule_number = 1 and category is not null
)

select * from final
