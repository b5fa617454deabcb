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
        on {{ same('measured', 'returns', performance_keys()) }}
    where measured.dimension_kind = 'channel'
)

select * from final
