-- The cost base on the cohorts of leads that it was spent on. Direct cost that follows hours goes
-- with the work of its month, channel and campaign (of the channel, where the campaign has none),
-- to the cohorts of the leads that it was done for; every other cost belongs to the cohort of its
-- month. The parts sum to the cost base. A cost without a date, or of a month that has not begun,
-- is of no cohort.
-- Grain: one row per channel, campaign_id, cohort_month and month_date (or none).
{% set line = 'channel, campaign_key, month_date, is_work' %}
with

costs as (select * from {{ ref('fct_costs') }}),
work as (select * from {{ ref('int_lead_work__timed') }}),
build as (select * from {{ source('reference', 'build') }}),

months as (
    select
        costs.channel,
        coalesce(costs.campaign_id, '') as campaign_key,
        case
            when costs.cost_date <= build.as_of_date
                then cast({{ dbt.date_trunc('month', 'costs.cost_date') }} as date)
        end as month_date,
        costs.allocation_key = 'hours' and costs.nature = 'direct' as is_work,
        costs.complete_cost
    from costs
    cross join build
),

lines as (
    select
        {{ line }},
        coalesce({{ ten_thousandths('sum(complete_cost)') }}, 0) as signed_units,
        count(*) - count(complete_cost) as amounts_without_rate
    from months
    group by {{ line }}
),

worked as (
    select distinct
        month_date,
        channel,
        campaign_key
    from work
),

shares as (
    select
        lines.*,
        abs(lines.signed_units) as units,
        coalesce(work.cohort_month, lines.month_date) as cohort_month,
        coalesce(work.seconds, 1) as weight
    from lines
    left join worked
        on {{ same('lines', 'worked', ['month_date', 'channel', 'campaign_key']) }}
    left join work
        on
            case when lines.is_work then lines.month_date end = work.month_date
            and lines.channel = work.channel
            and coalesce(worked.campaign_key, '*') = work.campaign_key
),

{{ split_wholes('shares', ['units'], line, 'cohort_month asc nulls last') }},

final as (
    select
        channel,
        nullif(campaign_key, '') as campaign_id,
        cohort_month,
        month_date,
        cast(
            cast(
                sum(case when signed_units < 0 then -units_part else units_part end)
                as decimal(18, 0)
            ) * cast(0.0001 as decimal(5, 4)) as decimal(18, 4)
        ) as complete_cost,
        cast(max(amounts_without_rate) as bigint) as amounts_without_rate
    from parts
    group by channel, nullif(campaign_key, ''), cohort_month, month_date
)

select * from final
