-- The register of the figures that people steer by: what each is for, how it is made, whose it is.
-- Grain: one row per KPI.
with

kpis as (select * from {{ source('reference', 'kpis') }}),

final as (
    select
        kpi,
        unit,
        direction,
        owner,
        is_on_first_screen,
        label_en,
        label_fr,
        need_en,
        need_fr,
        formula_en,
        formula_fr,
        included_en,
        included_fr,
        excluded_en,
        excluded_fr,
        useful_en,
        useful_fr,
        action_en,
        action_fr
    from kpis
)

select * from final
