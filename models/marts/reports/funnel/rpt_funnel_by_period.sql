-- The funnel as events of the period: counts, ratios between counts of the same period (they may
-- pass 1: the events are not the same persons), leakage between stages, goals and gaps. Where two
-- stages have a goal, what may be lost between them is the difference of the two.
-- Grain: one row per period grain, period start and channel (with `all`).
{% set leaks = [
    ('lead_to_mql', 'raw_leads', 'mqls'), ('mql_to_sql', 'mqls', 'sqls'),
    ('sql_to_opportunity', 'sqls', 'opportunities'),
    ('opportunity_to_customer', 'opportunities', 'new_customers'),
] -%}

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

goals_beside as (
    select
        period_grain,
        period_start,
        channel,
        {%- for kpi in goal_kpis() %}
        cast(max(case when kpi = '{{ kpi }}' then goal end) as decimal(18, 4)) as {{ kpi }}_goal
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from goals
    where team = 'all' and not is_so_far
    group by period_grain, period_start, channel
),

compared as (
    select
        ratios.*,
        {%- for step, before, reached in leaks %}
        cast(goals.{{ before }}_goal - goals.{{ reached }}_goal as decimal(18, 4))
            as {{ step }}_leakage_goal,
        {%- endfor %}
        {%- for kpi in goal_kpis() %}
        goals.{{ kpi }}_goal,
        cast(ratios.{{ kpi }} - goals.{{ kpi }}_goal as decimal(18, 4)) as {{ kpi }}_gap
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from ratios
    left join goals_beside as goals
        on
            ratios.period_grain = goals.period_grain
            and ratios.period_start = goals.period_start
            and ratios.channel = goals.channel
),

shared as (
    select
        {%- for step, before, reached in leaks %}
        {{ safe_divide('compared.' ~ step ~ '_leakage_goal', 'compared.' ~ before ~ '_goal') }}
            as {{ step }}_leakage_share_goal,
        {%- endfor %}
        compared.*
    from compared
),

final as (
    select
        {%- for step, before, reached in leaks %}
        cast(shared.{{ step }}_leakage - shared.{{ step }}_leakage_goal as decimal(18, 4))
            as {{ step }}_leakage_gap,
        cast(
            shared.{{ step }}_leakage_share - shared.{{ step }}_leakage_share_goal
            as decimal(18, 6)
        ) as {{ step }}_leakage_share_gap,
        {%- endfor %}
        shared.*
    from shared
)

select * from final
