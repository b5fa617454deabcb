-- Findings that whoever runs the checks has accepted: they are shown, and close no gate.
-- Grain: one row per accepted finding.

with

accepted as (

    select * from {{ source('reference', 'baseline') }}

),

final as (

    select finding_id
    from accepted
    group by finding_id

)

select * from final
