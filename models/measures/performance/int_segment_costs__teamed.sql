-- The cost base per month, channel and campaign, with the team that a line or its person belongs
-- to, where one is known, and beside it what it lacks: hours without a known cost and what they may
-- cost, amounts without exchange rate.
-- Grain: one row per team (or none), month_date (or none), channel and campaign_key.
{% set lacking = ['missing_cost', 'seconds_without_cost', 'amounts_without_rate'] -%}

with

costs as (select * from {{ ref('fct_costs') }}),
missing_costs as (select * from {{ ref('int_costs__missing') }}),
people as (select * from {{ ref('dim_people') }}),
labels as (select * from {{ ref('int_segment_labels__spelled') }}),

lines as (
    select
        person_key,
        team,
        cost_date,
        channel,
        campaign_id,
        direct_cost,
        indirect_cost,
        0 as missing_cost,
        0 as seconds_without_cost,
        0 as amounts_without_rate
    from costs
    union all
    select
        cast(null as {{ dbt.type_string() }}) as person_key,
        cast(null as {{ dbt.type_string() }}) as team,
        cost_date,
        channel,
        campaign_id,
        0 as direct_cost,
        0 as indirect_cost,
        0 as missing_cost,
        0 as seconds_without_cost,
        1 as amounts_without_rate
    from costs
    where complete_cost is null
    union all
    select
        cast(null as {{ dbt.type_string() }}) as person_key,
        cast(null as {{ dbt.type_string() }}) as team,
        cost_date,
        channel,
        campaign_id,
        0 as direct_cost,
        0 as indirect_cost,
        missing_cost,
        missing_seconds as seconds_without_cost,
        0 as amounts_without_rate
    from missing_costs
),

summed as (
    select
        person_key,
        team,
        cast({{ dbt.date_trunc('month', 'cost_date') }} as date) as month_date,
        channel,
        coalesce(campaign_id, '') as campaign_key,
        {%- for measure in lacking %}
        coalesce(sum({{ measure }}), 0) as {{ measure }},
        {%- endfor %}
        coalesce(sum(direct_cost), 0) as direct_cost,
        coalesce(sum(indirect_cost), 0) as indirect_cost
    from lines
    group by
        person_key, team, cast({{ dbt.date_trunc('month', 'cost_date') }} as date), channel,
        coalesce(campaign_id, '')
),

final as (
    select
        labels.segment as team,
        summed.month_date,
        summed.channel,
        summed.campaign_key,
        cast(sum(summed.direct_cost) as decimal(18, 4)) as direct_cost,
        {%- for measure in lacking %}
        cast(sum(summed.{{ measure }}) as decimal(18, 4)) as {{ measure }},
        {%- endfor %}
        cast(sum(summed.indirect_cost) as decimal(18, 4)) as indirect_cost
    from summed
    left join people
        on summed.person_key = people.person_key
    left join labels
        on
            labels.segment_kind = 'team'
            and coalesce(summed.team, people.team) = labels.spelling
    group by labels.segment, summed.month_date, summed.channel, summed.campaign_key
)

select * from final
