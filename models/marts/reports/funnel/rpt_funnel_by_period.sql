-- The funnel as events of the period: counts, ratios between counts of the same period (they may
-- pass 1: the events are not the same persons), leakage between stages, goals and gaps.
-- Grain: one row per period grain, period start and channel (with `all`).

with

measured as (select * from {{ ref('int_performance__measured') }}),
goals as (select * from {{ ref('int_goals__summed') }}),

counted as (
    select
        period_grain,
        period_start,
        dimension_value as channel,
        visitors,
        targeted,
        contacted,
        raw_leads,
        mqls,
        sqls,
        meetings_held,
        cast(opportunities as bigint) as opportunities,
        cast(won_opportunities as bigint) as won_opportunities,
        cast(lost_opportunities as bigint) as lost_opportunities,
        cast(new_customers as bigint) as new_customers
    from measured
    where
        dimension_kind = 'channel'
        and attribution_model = 'declared_source'
),

ratios as (
    select
        counted.*,
        counted.raw_leads - counted.mqls as lead_to_mql_leakage,
        counted.mqls - counted.sqls as mql_to_sql_leakage,
        counted.sqls - counted.opportunities as sql_to_opportunity_leakage,
        counted.opportunities - counted.new_customers as opportunity_to_customer_leakage,
        {{ performance_ratios([
            'period_contacted_per_targeted', 'period_mqls_per_targeted',
            'period_leads_per_visitor', 'period_customers_per_visitor',
            'period_lead_to_mql_ratio', 'period_mql_to_sql_ratio',
            'period_sql_to_opportunity_ratio', 'period_opportunity_to_customer_ratio',
            'period_lead_to_customer_ratio', 'win_rate',
            'lead_to_mql_leakage_share', 'mql_to_sql_leakage_share',
            'sql_to_opportunity_leakage_share', 'opportunity_to_customer_leakage_share',
        ]) }}
    from counted
),

final as (
    select
        ratios.*,
        {%- for kpi in goal_kpis() %}
        goals.{{ kpi }}_goal,
        cast(ratios.{{ kpi }} - goals.{{ kpi }}_goal as decimal(18, 4)) as {{ kpi }}_gap
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from ratios
    left join goals
        on
            ratios.period_grain = goals.period_grain
            and ratios.period_start = goals.period_start
            and ratios.channel = goals.channel
)

select * from final
