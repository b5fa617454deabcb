-- Each dated decision and the figure it names, with two equal windows of whole weeks, before it
-- and from its day on: thirteen weeks, for what deals bring at least the median sales cycle;
-- shorter where the records end or begin, but for four weeks and that cycle. The texts stay in
-- staging. Other decisions in either window are counted.
-- Grain: one row per decision and KPI (null where it names none of the register).
{% set decision = record_key(extracts()['decisions'].key) -%}
{# what comes before a deal needs no cycle #}
{% set before_deals = ['complete_cost', 'direct_cost', 'indirect_cost', 'missing_cost', 'visitors',
    'targeted', 'contacted', 'raw_leads', 'mqls', 'sqls', 'meetings_held', 'opportunities',
    'cost_per_lead', 'cost_per_mql', 'cost_per_sql', 'cost_per_meeting', 'cost_per_opportunity'] -%}

with

records as (select * from {{ ref('stg_planning__decisions') }}),
facts as (select * from {{ ref('fct_performance') }}),
cycles as (select * from {{ ref('int_cycles__measured') }}),
build as (select * from {{ source('reference', 'build') }}),

decisions as (
    select
        {{ decision }} as decision_id,
        kpi,
        decided_date,
        coalesce(channel, case when channel_label is null then 'all' end, 'unrecognised')
            as channel,
        campaign_id,
        max(case when kpi_label is not null then 1 else 0 end) = 1 as names_kpi
    from records
    where decided_date is not null
    group by
        {{ decision }}, kpi, decided_date, channel, channel_label, campaign_id
),

spans as (
    select
        min(facts.performance_date) as first_date,
        max(build.as_of_date) as last_date
    from build
    left join facts
        on build.as_of_date >= facts.performance_date
),

cycle as (
    select max(median_cycle_days) as median_days
    from cycles
    where dimension_kind = 'channel' and dimension_value = 'all' and period_grain = 'all'
),

reached as (
    select
        decisions.*,
        {{ dbt.datediff('spans.first_date', 'decisions.decided_date', 'day') }} as days_before,
        {{ dbt.datediff('decisions.decided_date', 'spans.last_date', 'day') }} + 1 as days_after,
        case
            when decisions.kpi in ({{ "'" ~ before_deals | join("', '") ~ "'" }}) then 0
            else coalesce(cycle.median_days, 0)
        end as cycle_days
    from decisions
    cross join spans
    cross join cycle
),

in_weeks as (
    select
        reached.*,
        {{ integer_quotient('greatest(days_before, 0)', '7', 18) }} as weeks_before,
        {{ integer_quotient('greatest(days_after, 0)', '7', 18) }} as weeks_after,
        greatest(4, {{ integer_quotient('cycle_days + 6', '7', 18) }}) as weeks_needed
    from reached
),

judged as (
    select
        in_weeks.*,
        case
            when not in_weeks.names_kpi then 'no_kpi'
            when in_weeks.kpi is null then 'unknown_kpi'
            when in_weeks.kpi not in ({{ "'" ~ kpi_figures().period | join("', '") ~ "'" }})
                then 'not_told_by_day'
            when in_weeks.channel = 'unrecognised' then 'unrecognised_channel'
            when coalesce(in_weeks.weeks_after, 0) < in_weeks.weeks_needed then 'too_early'
            when coalesce(in_weeks.weeks_before, 0) < in_weeks.weeks_needed then 'no_time_before'
        end as unknown_reason,
        cast(
            least(
                greatest(13, in_weeks.weeks_needed), in_weeks.weeks_before, in_weeks.weeks_after
            ) as integer
        ) as week_count
    from in_weeks
),

final as (
    select
        judged.decision_id,
        judged.kpi,
        judged.channel,
        judged.campaign_id,
        judged.decided_date,
        judged.unknown_reason,
        judged.cycle_days,
        case when judged.unknown_reason is null then judged.week_count end as week_count,
        count(distinct others.decision_id) as other_decisions
    from judged
    left join decisions as others
        on
            judged.decision_id <> others.decision_id
            and judged.unknown_reason is null
            and {{ dbt.dateadd('day', '-7 * judged.week_count', 'judged.decided_date') }}
            <= others.decided_date
            and {{ dbt.dateadd('day', '7 * judged.week_count', 'judged.decided_date') }}
            > others.decided_date
    group by
        judged.decision_id, judged.kpi, judged.channel, judged.campaign_id, judged.decided_date,
        judged.unknown_reason, judged.cycle_days, judged.week_count
)

select * from final
