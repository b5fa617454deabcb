-- The standard table by segment: what each sector, company size, region, offer, team, script and
-- message costs and brings. The segments of one kind sum to the company.
-- Grain: one row per period grain, period start, segment kind, segment (with `unknown` and
-- `unallocated`) and attribution model.

with ranged as (
    select * from {{ ref('int_performance__ranged') }}
),

final as (
    select
        period_grain,
        period_start,
        dimension_kind as segment_kind,
        dimension_value as segment,
        attribution_model,
        {{ standard_columns() }}
    from ranged
    where dimension_kind in ({{ "'" ~ segment_kinds() | join("', '") ~ "'" }})
)

select * from final
