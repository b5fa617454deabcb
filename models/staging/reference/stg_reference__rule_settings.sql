-- What the workspace's roi.yml changes of the shipped rules.
-- Grain: one row per changed rule.

with

settings as (

    select * from {{ source('reference', 'rule_settings') }}

),

final as (

    select
        rule_id,
        max(lower(severity)) as severity,
        max(cast(threshold as decimal(18, 6))) as threshold
    from settings
    group by rule_id

)

select * from final
