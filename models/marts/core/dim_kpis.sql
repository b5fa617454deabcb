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
        {%- for text in ['need', 'formula', 'included', 'excluded', 'useful', 'action'] %}
        {{ text }}_en,
        {{ text }}_fr{{ ',' if not loop.last }}
        {%- endfor %}
    from kpis
)

select * from final
