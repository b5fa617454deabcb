-- How long deals take, step by step, and where they stay and fall off: each stage of the pipeline
-- to the next, creation and first contact to signature. Loss competes, open deals are followed to
-- the last day that the deals know of. The slow and the leaking stage are named among those from
-- which five deals or more went on, or ended. Where all went on the day they came, the CRM holds
-- one date for both: then there is no cycle to tell, and that is said.
-- Grain: one row per period_grain and period_start (none for the whole time), dimension_kind and
-- value, step_kind and from_stage.
{% set sample = ['period_grain', 'period_start', 'dimension_kind', 'dimension_value'] %}
with

cycles as (select * from {{ ref('int_cycles__measured') }}),
steps as (select * from {{ ref('int_deal_steps__timed') }}),

stages as (
    select
        step_kind,
        from_stage,
        min(stage_sort_order) as stage_sort_order
    from steps
    group by step_kind, from_stage
),

pipeline as (
    select
        step_kind,
        from_stage,
        row_number() over (
            order by
                case step_kind when 'contact' then 1 when 'creation' then 2 else 3 end asc,
                stage_sort_order asc nulls last, from_stage asc
        ) as step_order,
        case
            when step_kind <> 'stage' then 'signature'
            else coalesce(lead(from_stage) over (
                partition by step_kind order by stage_sort_order asc nulls last, from_stage asc
            ), 'signature')
        end as to_stage
    from stages
),

told as (
    select
        cycles.{{ sample | join(', cycles.') }},
        cycles.step_kind,
        cycles.from_stage,
        pipeline.to_stage,
        cast(pipeline.step_order as integer) as step_order,
        cycles.longest_days = 0 as is_same_day,
        case when cycles.longest_days > 0 then cycles.median_cycle_days end as median_days,
        case when cycles.longest_days > 0 then cycles.median_lower_days end as median_days_lower,
        case when cycles.longest_days > 0 then cycles.median_upper_days end as median_days_upper,
        case when cycles.longest_days > 0 then cycles.p90_cycle_days end as p90_days,
        cycles.observed as deals_advanced,
        cycles.lost as deals_lost,
        cycles.censored as deals_open,
        cycles.excluded as deals_excluded,
        cycles.observed + cycles.lost as deals_ended
    from cycles
    inner join pipeline
        on
            cycles.step_kind = pipeline.step_kind
            and cycles.from_stage = pipeline.from_stage
    where
        cycles.dimension_kind in ('channel', 'sector', 'company_size', 'region')
        and cycles.period_grain in ('quarter', 'year', 'all')
),

rated as (
    select
        told.*,
        {{ safe_divide('told.deals_lost', 'told.deals_ended') }} as loss_rate,
        {{ wilson_bound('told.deals_lost', 'told.deals_ended', 'lower') }} as loss_rate_lower,
        {{ wilson_bound('told.deals_lost', 'told.deals_ended', 'upper') }} as loss_rate_upper,
        case
            when told.step_kind = 'stage' and told.deals_advanced >= 5 then told.median_days
        end as compared_days,
        case
            when told.step_kind = 'stage' and told.deals_ended >= 5
                then {{ safe_divide('told.deals_lost', 'told.deals_ended') }}
        end as compared_rate
    from told
),

final as (
    select
        {{ sample | join(', ') }},
        step_kind,
        from_stage,
        to_stage,
        step_order,
        is_same_day,
        coalesce(
            compared_days = max(compared_days) over (partition by {{ sample | join(', ') }}), false
        ) as is_slowest_stage,
        coalesce(
            compared_rate > 0
            and compared_rate = max(compared_rate) over (partition by {{ sample | join(', ') }}),
            false
        ) as is_leakiest_stage,
        median_days,
        median_days_lower,
        median_days_upper,
        p90_days,
        deals_advanced,
        deals_lost,
        deals_open,
        deals_excluded,
        loss_rate,
        loss_rate_lower,
        loss_rate_upper
    from rated
)

select * from final
