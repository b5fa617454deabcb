-- An estimate that was made from other rows than those of this build.
select
    runs.estimate,
    runs.input_hash
from {{ source('estimates', 'runs') }} as runs
left join {{ ref('int_estimate_inputs__hashed') }} as inputs
    on runs.estimate = inputs.estimate
where runs.input_hash <> coalesce(inputs.input_hash, 'no rows')
