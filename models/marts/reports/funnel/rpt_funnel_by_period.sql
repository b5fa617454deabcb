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
        period_grain,
        period_start,
        channel,
        visitors,
        targeted,
        contacted,
        raw_leads,
        mqls,
        sqls,
        meetings_held,
        opportunities,
        won_opportunities,
        lost_opportunities,
        new_customers,
        raw_leads - mqls as lead_to_mql_leakage,
        mqls - sqls as mql_to_sql_leakage,
        sqls - opportunities as sql_to_opportunity_leakage,
        opportunities - new_customers as opportunity_to_customer_leakage,
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
        ratios.period_grain,
        ratios.period_start,
        ratios.channel,
        ratios.visitors,
        ratios.targeted,
        ratios.contacted,
        ratios.raw_leads,
        ratios.mqls,
        ratios.sqls,
        ratios.meetings_held,
        ratios.opportunities,
        ratios.won_opportunities,
        ratios.lost_opportunities,
        ratios.new_customers,
        ratios.period_contacted_per_targeted,
        ratios.period_mqls_per_targeted,
        ratios.period_leads_per_visitor,
        ratios.period_customers_per_visitor,
        ratios.period_lead_to_mql_ratio,
        ratios.period_mql_to_sql_ratio,
        ratios.period_sql_to_opportunity_ratio,
        ratios.period_opportunity_to_customer_ratio,
        ratios.period_lead_to_customer_ratio,
        ratios.win_rate,
        ratios.lead_to_mql_leakage,
        ratios.lead_to_mql_leakage_share,
        ratios.mql_to_sql_leakage,
        ratios.mql_to_sql_leakage_share,
        ratios.sql_to_opportunity_leakage,
        ratios.sql_to_opportunity_leakage_share,
        ratios.opportunity_to_customer_leakage,
        ratios.opportunity_to_customer_leakage_share,
        goals.visitors_goal,
        cast(ratios.visitors - goals.visitors_goal as decimal(18, 4)) as visitors_gap,
        goals.targeted_goal,
        cast(ratios.targeted - goals.targeted_goal as decimal(18, 4)) as targeted_gap,
        goals.contacted_goal,
        cast(ratios.contacted - goals.contacted_goal as decimal(18, 4)) as contacted_gap,
        goals.raw_leads_goal,
        cast(ratios.raw_leads - goals.raw_leads_goal as decimal(18, 4)) as raw_leads_gap,
        goals.mqls_goal,
        cast(ratios.mqls - goals.mqls_goal as decimal(18, 4)) as mqls_gap,
        goals.sqls_goal,
        cast(ratios.sqls - goals.sqls_goal as decimal(18, 4)) as sqls_gap,
        goals.meetings_held_goal,
        cast(ratios.meetings_held - goals.meetings_held_goal as decimal(18, 4))
            as meetings_held_gap,
        goals.opportunities_goal,
        cast(ratios.opportunities - goals.opportunities_goal as decimal(18, 4))
            as opportunities_gap,
        goals.won_opportunities_goal,
        cast(ratios.won_opportunities - goals.won_opportunities_goal as decimal(18, 4))
            as won_opportunities_gap,
        goals.new_customers_goal,
        cast(ratios.new_customers - goals.new_customers_goal as decimal(18, 4)) as new_customers_gap
    from ratios
    left join goals
        on
            ratios.period_grain = goals.period_grain
            and ratios.period_start = goals.period_start
            and ratios.channel = goals.channel
)

select * from final
