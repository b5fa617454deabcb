-- An estimate that was made from other rows than those of this build.
with

inputs as (
    select * from {{ ref('int_estimate_inputs__hashed') }}
    union all
    select * from {{ ref('int_budget_inputs__hashed') }}
)

select
    runs.estimate,
    runs.input_hash
from {{ source('estimates', 'runs') }} as runs
left join inputs
    on runs.estimate = inputs.estimate
where runs.input_hash <> coalesce(inputs.input_hash, 'no rows')
