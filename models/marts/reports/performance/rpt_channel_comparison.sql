-- Which of two channels has the better return, and what could reverse it: another attribution
-- model, the results of unknown source, or the chance of a small sample. Unknowns and sample are
-- judged by the main model of the workspace. A cause that does not decide says `undecided`.
-- Grain: one row per period grain, period start and pair of channels (in alphabetical order).

with

returns as (select * from {{ ref('int_returns__ranked') }}),
models as (select * from {{ ref('int_attribution_models__listed') }}),

channels as (
    select
        period_grain,
        period_start,
        attribution_model,
        dimension_value as channel,
        roi,
        roi_lower,
        roi_upper,
        roi_if_unknown_against,
        roi_if_unknown_for
    from returns
    where
        dimension_kind = 'channel'
        and is_compared
        and roi is not null
),

paired as (
    select
        one.period_grain,
        one.period_start,
        one.channel as channel_a,
        other.channel as channel_b,
        one.attribution_model,
        one.roi as roi_a,
        other.roi as roi_b,
        case
            when one.roi_if_unknown_against > other.roi_if_unknown_for then 'better'
            when one.roi_if_unknown_for < other.roi_if_unknown_against then 'worse'
            else 'undecided'
        end as by_unknowns,
        case
            when {{ is_shown_greater('one', 'other') }} then 'better'
            when {{ is_shown_greater('other', 'one') }} then 'worse'
            else 'undecided'
        end as by_sample
    from channels as one
    inner join channels as other
        on
            one.period_grain = other.period_grain
            and one.period_start = other.period_start
            and one.attribution_model = other.attribution_model
            and one.channel < other.channel
),

compared as (
    select
        paired.period_grain,
        paired.period_start,
        paired.channel_a,
        paired.channel_b,
        max(case when models.is_main then paired.roi_a end) as roi_a,
        max(case when models.is_main then paired.roi_b end) as roi_b,
        case
            when min(paired.roi_a - paired.roi_b) > 0 then 'better'
            when max(paired.roi_a - paired.roi_b) < 0 then 'worse'
            else 'undecided'
        end as by_models,
        coalesce(max(case when models.is_main then paired.by_unknowns end), 'undecided')
            as by_unknowns,
        coalesce(max(case when models.is_main then paired.by_sample end), 'undecided') as by_sample
    from paired
    inner join models
        on paired.attribution_model = models.attribution_model
    group by paired.period_grain, paired.period_start, paired.channel_a, paired.channel_b
),

final as (
    select
        period_grain,
        period_start,
        channel_a,
        channel_b,
        case
            when by_models = by_unknowns and by_models = by_sample then by_models
            else 'undecided'
        end as verdict,
        by_models,
        by_unknowns,
        by_sample,
        roi_a,
        roi_b
    from compared
)

select * from final
