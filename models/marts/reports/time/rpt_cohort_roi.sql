-- What the leads of a month cost and brought by their age, and at the latest will have brought in
-- the end. What is of no month has a row without one: cohorts sum to the standard table, as to roi.
-- Grain: one row per dimension_kind and value, cohort_month (or none) and age_months.
{% set cohort = ['dimension_kind', 'dimension_value', 'cohort_month'] %}
{% set measures = {
    'raw_leads': 'bigint', 'new_customers': 'bigint', 'impossible_cycles': 'bigint',
    'complete_cost': 'decimal(18, 4)', 'new_customer_gross_margin': 'decimal(18, 4)',
    'customers_without_margin': 'bigint', 'amounts_without_rate': 'bigint',
} %}
{% set cost = 'projections.projected_complete_cost' %}
{% set paid = 'greatest(' ~ cost ~ ', 0)' %}
{% set told_of_group =
    ['projection_method', 'is_rate_changed', 'is_cycle_changed', 'share_seen', 'tail_factor'] %}
with

events as (select * from {{ ref('int_cohort_events__aged') }}),
inputs as (select * from {{ ref('int_cohort_inputs__listed') }}),
projections as (select * from {{ source('estimates', 'cohort_projections') }}),
given as (select * from {{ ref('int_measures__given') }}),
implied_leads as (select * from {{ ref('int_implied_leads__settled') }}),

known as (
    select
        max(case when given.measure = 'raw_leads' then 1 end) = 1 as has_raw_leads,
        max(case when given.measure = 'new_customers' then 1 end) = 1 as has_new_customers,
        max(case when given.measure = 'complete_cost' then 1 end) = 1 as has_complete_cost
    from given
    inner join implied_leads
        on implied_leads.is_cohort_known or given.measure <> 'new_customers'
    where given.is_given
),

ages as (
    select
        {{ (cohort + ['age_months', 'measure', 'value']) | join(', ') }}
    from events
    union all
    select
        {{ (cohort + ['age_months']) | join(', ') }},
        'none' as measure,
        0 as value
    from inputs
),

to_date as (
    select
        {{ (cohort + ['age_months']) | join(', ') }},
        {%- for measure, type in measures.items() %}
        cast(sum(sum(case when measure = '{{ measure }}' then value else 0 end)) over (
            partition by {{ cohort | join(', ') }} order by age_months asc nulls last
        ) as {{ type }}) as {{ measure }},
        {%- endfor %}
        row_number() over (
            partition by {{ cohort | join(', ') }} order by age_months desc nulls last
        ) = 1 as is_latest
    from ages
    group by {{ (cohort + ['age_months']) | join(', ') }}
),

told as (
    select
        to_date.{{ (cohort + ['age_months', 'is_latest']) | join(', to_date.') }},
        case when known.has_raw_leads then to_date.raw_leads end as raw_leads,
        case when known.has_new_customers then to_date.new_customers end as new_customers,
        case when known.has_new_customers then to_date.impossible_cycles end as impossible_cycles,
        case
            when to_date.amounts_without_rate > 0 then null
            when known.has_complete_cost or to_date.complete_cost <> 0 then to_date.complete_cost
        end as complete_cost,
        case when known.has_complete_cost then projections.projected_complete_cost end
            as projected_complete_cost,
        case
            when known.has_new_customers and to_date.customers_without_margin = 0
                then to_date.new_customer_gross_margin
        end as new_customer_gross_margin,
        inputs.months_missing,
        {%- for end in ['', '_lower', '_upper'] %}
        projections.projected_customers{{ end }},
        projections.projected_gross_margin{{ end }},
        {%- set spent = 'case when ' ~ has_return('to_date.') ~ ' then ' ~ paid ~ ' end' %}
        {{ safe_divide('(projections.projected_gross_margin' ~ end ~ ' - ' ~ cost ~ ')', spent) }}
            as projected_roi{{ end }},
        {%- endfor %}
        projections.{{ told_of_group | join(',\n        projections.') }}
    from to_date
    cross join known
    left join inputs
        on {{ same('to_date', 'inputs', cohort) }} and to_date.is_latest = (inputs.raw_leads > 0)
    left join projections
        on
            {{ same('to_date', 'projections', cohort) }}
            and to_date.is_latest = (projections.share_seen >= 0)
),

final as (
    select
        {{ cohort | join(', ') }},
        age_months,
        projection_method,
        case
            when projected_roi_lower <= 0 and projected_roi_upper >= 0 then 'too_early'
            when share_seen >= 0.95 then 'mature'
            when share_seen >= 0.5 then 'maturing'
            when months_missing is not null then 'too_early'
        end as verdict,
        is_latest,
        coalesce(share_seen, 0 * months_missing) < 0.95 as is_right_censored,
        months_missing > 0 as is_left_truncated,
        is_rate_changed,
        is_cycle_changed,
        share_seen >= 0.5 and not 0 between projected_roi_lower and projected_roi_upper
            as is_profit_settled,
        {{ (measures | list)[:5] | join(',\n        ') }},
        {%- set spent = 'case when ' ~ has_return() ~ ' then greatest(complete_cost, 0) end' %}
        {{ safe_divide('(new_customer_gross_margin - complete_cost)', spent) }} as roi,
        {{ ['share_seen', 'tail_factor', 'projected_complete_cost'] | join(',\n        ') }},
        {%- for end in ['', '_lower', '_upper'] %}
        projected_customers{{ end }},
        projected_gross_margin{{ end }},
        projected_roi{{ end }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from told
)

select * from final
