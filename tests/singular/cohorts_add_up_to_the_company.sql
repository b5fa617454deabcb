-- The cohorts of each channel (and `all`), campaign and kind of segment sum to what the standard
-- table makes of the same facts: cost to the cost base, customers to the credit of the declared
-- source, leads to the leads. Where a part of a sum is unknown, so is the sum.
with latest as (
    select
        dimension_kind,
        case when dimension_kind in ('channel', 'campaign') then dimension_value else 'all' end
            as dimension_value,
        raw_leads,
        new_customers,
        complete_cost
    from {{ ref('rpt_cohort_roi') }}
    where is_latest
),

cohorts as (
    {%- for measure in ['raw_leads', 'new_customers', 'complete_cost'] %}
    select
        '{{ measure }}' as measure,
        dimension_kind,
        dimension_value,
        count(*) as cohort_count,
        case when count(*) = count({{ measure }}) then sum({{ measure }}) end as value
    from latest
    group by dimension_kind, dimension_value
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

facts as (
    select
        'raw_leads' as measure,
        channel,
        campaign_id,
        cast(1 as decimal(28, 4)) as value
    from {{ ref('fct_lead_stages') }}
    where stage = 'raw_lead'
    union all
    select
        'new_customers' as measure,
        channel,
        campaign_id,
        cast(credit as decimal(28, 4)) as value
    from {{ ref('fct_attribution') }}
    where attribution_model = 'declared_source' and is_new_customer
    union all
    select
        'complete_cost' as measure,
        channel,
        campaign_id,
        cast(complete_cost as decimal(28, 4)) as value
    from {{ ref('fct_costs') }}
),

expected as (
    {%- for kind, value in [
        ('channel', 'channel'), ('channel', "'all'"), ('campaign', 'campaign_id'),
        ('sector', "'all'"), ('company_size', "'all'"), ('region', "'all'"),
    ] %}
    select
        '{{ kind }}' as dimension_kind,
        {{ value }} as dimension_value,
        measure,
        sum(value) as value
    from facts
    where {{ value }} is not null
    group by {{ value ~ ', ' if value != "'all'" }}measure
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select
    expected.dimension_kind,
    expected.dimension_value,
    expected.measure,
    expected.value as expected_value,
    cohorts.value as cohorts_value
from expected
full outer join cohorts
    on
        expected.dimension_kind = cohorts.dimension_kind
        and expected.dimension_value = cohorts.dimension_value
        and expected.measure = cohorts.measure
where
    coalesce(expected.value, 0) <> cohorts.value
    or (cohorts.cohort_count is null and expected.value <> 0)
