-- The standard table by segment: what each sector, company size, region, offer, team, script and
-- message costs and brings, and each seller and agent where told per person. The segments of one
-- kind sum to the company.
-- Grain: one row per period grain, period start, segment kind, segment (with `unknown` and
-- `unallocated`) and attribution model.

with

measured as (select * from {{ ref('int_performance__measured') }}),
returns as (select * from {{ ref('int_returns__ranked') }}),

final as (
    select
        measured.period_grain,
        measured.period_start,
        measured.dimension_kind as segment_kind,
        measured.dimension_value as segment,
        measured.attribution_model,
        {{ standard_select() }}
    from measured
    left join returns
        on {{ same('measured', 'returns', performance_keys()) }}
    where measured.dimension_kind in ({{ "'" ~ segment_kinds() | join("', '") ~ "'" }})
)

select * from final
