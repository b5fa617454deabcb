-- What the labels of closed lists mean, the codes and names of cost categories among them.
-- Grain: one row per field and normalised label.

with

rules as (select * from {{ source('reference', 'value_labels') }}),
cost_categories as (select * from {{ ref('stg_reference__cost_categories') }}),
touch_kinds as (select * from {{ ref('stg_reference__touch_kinds') }}),

labels as (
    select
        field,
        {{ normalise_label('label') }} as label,
        value
    from rules

    union all

    select
        'cost_category' as field,
        {{ normalise_label('category') }} as label,
        category as value
    from cost_categories

    union all

    select
        'cost_category' as field,
        {{ normalise_label('label_en') }} as label,
        category as value
    from cost_categories

    union all

    select
        'cost_category' as field,
        {{ normalise_label('label_fr') }} as label,
        category as value
    from cost_categories

    union all

    select
        'touch_kind' as field,
        kind as label,
        kind as value
    from touch_kinds
),

final as (
    select
        field,
        label,
        min(value) as value
    from labels
    where label is not null
    group by field, label
)

select * from final
