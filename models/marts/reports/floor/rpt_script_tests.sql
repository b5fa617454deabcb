-- Scripts, messages, lists, segments and offers compared two by two over the weeks in which both
-- were in use, or those that somebody asked for: is one shown to be better, are they not told
-- apart, or is it too early? The statistics are estimates (core/estimators/script_tests.py).
-- Grain: one row per test_kind, option_a, option_b, step and test_number.
with

pairs as (select * from {{ ref('int_script_tests__paired') }}),
tests as (select * from {{ source('estimates', 'script_tests') }}),

final as (
    select
        pairs.test_kind,
        pairs.option_a,
        pairs.option_b,
        pairs.step,
        cast(pairs.test_number as integer) as test_number,
        tests.verdict,
        tests.is_uneven_by_agent,
        tests.is_uneven_by_week,
        tests.is_uneven_by_segment,
        pairs.period_start_date,
        pairs.period_end_date,
        pairs.leads_a,
        pairs.reached_a,
        pairs.leads_b,
        pairs.reached_b,
        {{ safe_divide('pairs.reached_a', 'pairs.leads_a') }} as rate_a,
        {{ safe_divide('pairs.reached_b', 'pairs.leads_b') }} as rate_b,
        tests.rate_difference,
        tests.rate_difference_lower,
        tests.rate_difference_upper,
        tests.p_value,
        tests.corrected_p_value,
        tests.minimum_sample,
        {%- for stratum in ['agent', 'week', 'segment'] %}
        tests.{{ stratum }}_rate_difference,
        tests.{{ stratum }}_rate_difference_lower,
        tests.{{ stratum }}_rate_difference_upper,
        tests.{{ stratum }}_p_value
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from pairs
    inner join tests
        on
            pairs.test_kind = tests.test_kind
            and pairs.option_a = tests.option_a
            and pairs.option_b = tests.option_b
            and pairs.step = tests.step
            and pairs.test_number = tests.test_number
    where pairs.stratum_kind = 'none'
)

select * from final
