-- What the estimates of an amount more and of cohorts are made from, as one hash each (see
-- int_estimate_inputs__hashed): apart, because both may rest on the estimates before them.
-- Grain: one row per estimate.
with

inputs as (select * from {{ ref('int_budget_inputs__listed') }}),
cohorts as (select * from {{ ref('int_cohort_inputs__listed') }}),

written as (
    select
        'budget_additions' as estimate,
        channel || ' ' || cast(months_ago as {{ dbt.type_string() }})
        {%- for column in [
            'complete_cost', 'raw_leads', 'has_enough_customers', 'has_known_margin', 'customers',
            'new_customers_per_lead', 'margin_per_customer', 'squared_variation', 'budget_step',
        ] %}
        || ' ' || coalesce(cast({{ column }} as {{ dbt.type_string() }}), '')
        {%- endfor %} as input_row
    from inputs
    union all
    select
        'cohort_projections' as estimate,
        dimension_kind || ' ' || dimension_value
        {%- for column in [
            'cohort_month', 'age_months', 'month_share', 'months_missing', 'raw_leads',
            'customers_by_age', 'cost_by_age', 'gross_margin', 'gross_margin_to_come',
            'squared_variation',
        ] %}
        || ' ' || coalesce(cast({{ column }} as {{ dbt.type_string() }}), '')
        {%- endfor %} as input_row
    from cohorts
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
