-- The standard table by segment: what each sector, company size, region, offer, team, script and
-- message costs and brings. The segments of one kind sum to the company.
-- Grain: one row per period grain, period start, segment kind, segment (with `unknown` and
-- `unallocated`) and attribution model.

with ranged as (
    select * from {{ ref('int_performance__ranged') }}
),

topped as (
    select * from {{ ref('int_returns__topped') }}
),

standard as (
    select
        period_grain,
        period_start,
        dimension_kind as segment_kind,
        dimension_value as segment,
        attribution_model,
        {{ standard_columns() }}
    from ranged
    where dimension_kind in ({{ "'" ~ segment_kinds() | join("', '") ~ "'" }})
),

final as (
    select
        standard.period_grain,
        standard.period_start,
        standard.segment_kind,
        standard.segment,
        standard.attribution_model,
        {{ top_firmness() }},
        {{ standard_columns(relation='standard') }}
    from standard
    left join topped
        on
            standard.period_grain = topped.period_grain
            and standard.period_start = topped.period_start
            and standard.segment_kind = topped.dimension_kind
            and standard.segment = topped.dimension_value
            and standard.attribution_model = topped.attribution_model
)

select * from final
