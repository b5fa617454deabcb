-- What is checked, how severely and who repairs it, with the workspace's own settings.
-- Grain: one row per rule.

with

rules as (

    select * from {{ source('reference', 'finding_rules') }}

),

overrides as (

    select * from {{ ref('stg_reference__rule_settings') }}

),

final as (

    select
        rules.rule_id,
        rules.entity,
        coalesce(overrides.severity, rules.severity) as severity,
        rules.owner,
        coalesce(overrides.threshold, cast(rules.threshold as decimal(18, 6))) as threshold
    from rules
    left join overrides
        on rules.rule_id = overrides.rule_id

)

select * from final
