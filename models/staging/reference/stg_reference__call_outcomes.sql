-- What a telephone system's or a caller's outcomes mean; a label given twice keeps one meaning.
-- Grain: one row per normalised outcome label.

with

rules as (select * from {{ source('reference', 'call_outcomes') }}),

numbered as (
    select
        {{ normalise_label('outcome_label') }} as outcome_label,
        outcome,
        {{ text_is_true('is_reached') }} as is_reached,
        row_number() over (
            partition by {{ normalise_label('outcome_label') }}
            order by outcome asc nulls last, is_reached asc nulls last
        ) as rule_number
    from rules
),

final as (
    select
        outcome_label,
        outcome,
        is_reached
    from numbered
    where rule_number = 1 and outcome_label is not null
)

select * from final
