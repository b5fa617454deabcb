-- What each estimate is made from, as one hash: the runner keeps it beside the estimate, so that a
-- stale one is found.
-- Grain: one row per estimate.
with

transitions as (select * from {{ ref('int_channel_transitions__counted') }}),
budget_months as (select * from {{ ref('int_budget_months__summed') }}),
script_tests as (select * from {{ ref('int_script_tests__paired') }}),
forecast_inputs as (select * from {{ ref('int_forecast_inputs__listed') }}),
score_samples as (select * from {{ ref('int_score_samples__listed') }}),

written as (
    select
        'markov' as estimate,
        conversion_kind || ' ' || from_state || ' ' || to_state || ' '
        || cast(transition_count as {{ dbt.type_string() }}) as input_row
    from transitions
    union all
    select
        'budget_moves' as estimate,
        channel || ' ' || cast(months_ago as {{ dbt.type_string() }})
        || ' ' || cast(complete_cost as {{ dbt.type_string() }})
        || ' ' || coalesce(cast(raw_leads as {{ dbt.type_string() }}), '') as input_row
    from budget_months
    union all
    select
        'script_tests' as estimate,
        test_kind
        {%- for column in [
            'option_a', 'option_b', 'step', 'test_number', 'stratum_kind', 'leads_a', 'reached_a',
            'leads_b', 'reached_b', 'numerator', 'denominator', 'spread', 'excess', 'variance',
            'strata', 'uneven', 'apart', 'least_effect',
        ] %}
        || ' ' || cast({{ column }} as {{ dbt.type_string() }})
        {%- endfor %} as input_row
    from script_tests
    union all
    select
        'order_forecast' as estimate,
        part || ' ' || cast(origin_date as {{ dbt.type_string() }}) || ' ' || stage
        {%- for column in [
            'age', 'units', 'units_with_amount', 'amount', 'squared_amount', 'overdue_units',
            'overdue_units_with_amount', 'overdue_amount', 'units_with_probability', 'probability',
        ] %}
        || ' ' || coalesce(cast({{ column }} as {{ dbt.type_string() }}), '')
        {%- endfor %}
        {%- for month in range(7) %}
        {%- for column in ['ordered', 'lost', 'expected', 'expected_amount'] %}
        || ' ' || coalesce(cast({{ column }}_{{ month }} as {{ dbt.type_string() }}), '')
        {%- endfor %}
        {%- endfor %} as input_row
    from forecast_inputs
    union all
    {%- for estimate in ['score_bands', 'score_criteria'] %}
    select
        '{{ estimate }}' as estimate,
        cast(leads as {{ dbt.type_string() }})
        {%- for column in ['fold', 'has_opportunity', 'is_customer'] %}
        || ' ' || cast({{ column }} as {{ dbt.type_string() }})
        {%- endfor %}
        || ' ' || coalesce(cast(score as {{ dbt.type_string() }}), '')
        {%- for criterion in scoring_criteria() %}
        || ' ' || coalesce(cast({{ criterion }}_share as {{ dbt.type_string() }}), '')
        {%- endfor %} as input_row
    from score_samples
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        estimate,
        md5({{ dbt.listagg('input_row', "'|'", 'order by input_row asc nulls last') }})
            as input_hash
    from written
    group by estimate
)

select * from final
