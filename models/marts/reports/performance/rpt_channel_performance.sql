-- The standard table: what each channel costs and brings, under one set of formulas and each
-- attribution model, and how far each figure can be trusted. A day or a week rests on too few
-- events to have bounds or readings.
-- Grain: one row per period grain, period start, channel (with `all`, `unknown` and
-- `unallocated`) and attribution model.

with ranged as (
    select * from {{ ref('int_performance__ranged') }}
),

measured as (
    select * from {{ ref('int_performance__measured') }}
),

topped as (
    select * from {{ ref('int_returns__topped') }}
),

standard as (
    select
        period_grain,
        period_start,
        dimension_value as channel,
        attribution_model,
        {{ standard_columns() }}
    from ranged
    where dimension_kind = 'channel'
    union all
    select
        period_grain,
        period_start,
        dimension_value as channel,
        attribution_model,
        {{ standard_columns(has_readings=false) }}
    from measured
    where
        dimension_kind = 'channel'
        and period_grain in ('day', 'week')
),

final as (
    select
        standard.period_grain,
        standard.period_start,
        standard.channel,
        standard.attribution_model,
        {{ top_firmness() }},
        {{ standard_columns(relation='standard') }}
    from standard
    left join topped
        on
            standard.period_grain = topped.period_grain
            and standard.period_start = topped.period_start
            and standard.channel = topped.dimension_value
            and topped.dimension_kind = 'channel'
            and standard.attribution_model = topped.attribution_model
)

select * from final
