-- Minutes a task takes where nothing was recorded.
-- Grain: one row per task.

with

rules as (select * from {{ source('reference', 'standard_minutes') }}),

numbered as (
    select
        {{ label_code('task') }} as task,
        cast(minutes as decimal(18, 4)) as minutes,
        row_number() over (
            partition by {{ label_code('task') }}
            order by minutes asc nulls last
        ) as rule_number
    from rules
),

final as (
    select
        task,
        minutes
    from numbered
    where rule_number = 1 and task is not null
)

select * from final
