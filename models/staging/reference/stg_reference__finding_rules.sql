-- What is checked, how severely and who repairs it, with the workspace's own settings.
-- Grain: one row per rule.

with

rules as (select * from {{ source('reference', 'finding_rules') }}),
settings as (select * from {{ source('reference', 'rule_settings') }}),

overrides as (
    select
        rule_id,
        max(lower(severity)) as severity,
        max(owner) as owner,
        max(cast(threshold as decimal(18, 6))) as threshold
    from settings
    group by rule_id
),

final as (
    select
        rules.rule_id,
        rules.entity,
        rules.kind,
        rules.figures,
        rules.title_en,
        rules.title_fr,
        rules.why_en,
        rules.why_fr,
        rules.repair_en,
        rules.repair_fr,
        coalesce(overrides.severity, rules.severity) as severity,
        coalesce(overrides.owner, rules.owner) as owner,
        cast(rules.is_statistical as boolean) as is_statistical,
        coalesce(overrides.threshold, cast(rules.threshold as decimal(18, 6))) as threshold
    from rules
    left join overrides
        on rules.rule_id = overrides.rule_id
)

select * from final
