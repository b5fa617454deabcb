-- What each rule looks for, why it matters and how to repair it, in English and French, with the
-- severity, threshold and owner that hold in this workspace.
-- Grain: one row per rule.

with

rules as (select * from {{ source('reference', 'finding_rules') }}),

final as (
    select
        rule_id,
        kind,
        entity,
        severity,
        owner,
        title_en,
        title_fr,
        why_en,
        why_fr,
        repair_en,
        repair_fr,
        figures,
        is_statistical,
        threshold
    from rules
)

select * from final
