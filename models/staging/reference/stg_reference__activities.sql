-- Which activities of the time sheets are prospecting. One of which neither is said (leave,
-- sickness) is no work at all.
-- Grain: one row per normalised activity.

with

rules as (select * from {{ source('reference', 'activities') }}),

numbered as (
    select
        {{ normalise_label('activity') }} as activity,
        {{ text_is_true('is_prospecting') }} as is_prospecting,
        coalesce(trim(is_prospecting), '') <> '' as is_work,
        row_number() over (
            partition by {{ normalise_label('activity') }}
            order by is_prospecting asc nulls last
        ) as rule_number
    from rules
),

final as (
    select
        activity,
        is_prospecting,
        is_work
    from numbered
    where rule_number = 1 and activity is not null
)

select * from final
