{#-
    The KPIs that a published mart tells, by where it tells them: `period` (the standard tables and
    the funnel, month by month, by channel and team), `told` (of those, what is no measure and no
    ratio of measures), `calls` (by team, too), `content` (over all contents of a period), `on_the_day` (what is known of
    customers and follow-ups on the day of the load: no period has a value of its own).
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
            'followup_on_time_rate',
        ],
    }) }}
{%- endmacro %}
