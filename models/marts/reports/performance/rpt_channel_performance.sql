-- The standard table: what each channel costs and brings, under one set of formulas and each
-- attribution model. A week rests on too few events to say how firm its return is.
-- Grain: one row per period grain, period start, channel (with `all`, `unknown` and
-- `unallocated`) and attribution model.

with

measured as (select * from {{ ref('int_performance__measured') }}),
returns as (select * from {{ ref('int_returns__ranked') }}),

final as (
    select
        measured.period_grain,
        measured.period_start,
        measured.dimension_value as channel,
        measured.attribution_model,
        {{ standard_select() }}
    from measured
    left join returns
        on
            measured.dimension_kind = returns.dimension_kind
            and measured.dimension_value = returns.dimension_value
            and measured.period_grain = returns.period_grain
            and measured.period_start = returns.period_start
            and measured.attribution_model = returns.attribution_model
    where measured.dimension_kind = 'channel'
)

select * from final
