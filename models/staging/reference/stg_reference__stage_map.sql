-- What a CRM's stage names mean; a label given twice keeps its first meaning.
-- Grain: one row per normalised stage label.

with

rules as (select * from {{ source('reference', 'stage_map') }}),

numbered as (
    select
        {{ normalise_label('stage_label') }} as stage_label,
        stage,
        status,
        cast(sort_order as integer) as sort_order,
        row_number() over (
            partition by {{ normalise_label('stage_label') }}
            order by cast(sort_order as integer) asc nulls last, stage asc, status asc
        ) as rule_number
    from rules
),

final as (
    select
        stage_label,
        stage,
        status,
        sort_order
    from numbered
    where rule_number = 1 and stage_label is not null
)

select * from final
