{#-
    The KPIs that a published mart tells, by where it tells them: `period` (the standard tables and
    the funnel, month by month, by channel and team), `told` (of those, what is no measure and no
    ratio of measures), `calls` (by team, too), `content` (over all contents of a month), `waits`
    (of inbound leads), `steps` (the worst stage of the pipeline, by quarter and year), `cohorts`
    (what the leads of a period will have brought), `forecast` (the last one made before a month or
    a quarter), `on_the_day` (known on the day of the load: no period has a value of its own).
    Steps and cohorts are told by channel, too.
-#}
{% macro kpi_figures() -%}
    {%- set period = ['visitors'] -%}
    {%- set known = measures() | map('first') | list + ratios().keys() | list -%}
    {%- for name in standard_columns() if name in known -%}
        {%- do period.append(name) -%}
    {%- endfor -%}
    {{ return({
        'period': period,
        'told': ['median_cycle_days', 'payback_months'],
        'calls': ['reached_rate', 'cost_per_conversation', 'attempts_per_meeting'],
        'content': ['open_rate', 'click_rate', 'reply_rate', 'lead_to_opportunity_rate'],
        'on_the_day': [
            'customer_lifetime_value', 'repurchase_rate', 'upsell_rate', 'referral_rate',
            'net_promoter_score', 'annual_retention_rate', 'revenue_growth', 'market_penetration',
            'followup_on_time_rate', 'skipped_rate', 'auc',
        ],
        'waits': ['median_wait_minutes'],
        'steps': ['median_days', 'loss_rate'],
        'cohorts': ['share_seen', 'projected_customers', 'projected_roi'],
        'forecast': ['expected_orders', 'expected_amount'],
    }) }}
{%- endmacro %}
