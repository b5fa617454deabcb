-- What customers are worth, to date and over the horizon, and how they come back, buy more, refer
-- and judge: for the company, the month they were won in, the channel that won them, and segments.
-- A projection from fewer than 20 customers who bought again is not made.
-- Grain: one row per dimension kind and value.
{% set copied = [
    'dimension_kind', 'dimension_value', 'complete_cost', 'customers', 'new_customers',
    'repeat_customers', 'upsold_customers', 'referred_customers', 'referrals', 'base_customers',
    'retained_customers', 'orders', 'orders_without_amount', 'revenue', 'gross_margin',
    'revenue_last_12_months', 'revenue_previous_12_months', 'base_revenue', 'base_gross_margin',
    'monthly_retention_rate', 'active_customer_months', 'answers', 'promoters', 'passives',
    'detractors',
] -%}

with

measured as (select * from {{ ref('int_customer_value__completed') }}),
windows as (select * from {{ ref('int_value_windows__set') }}),
settings as (select * from {{ source('reference', 'settings') }}),

stated as (
    select
        {%- for name in copied %}
        {%- if name == 'revenue_previous_12_months' %}
        case when windows.is_previous_covered then measured.revenue_previous_12_months end
            as revenue_previous_12_months,
        {%- else %}
        measured.{{ name }},
        {%- endif %}
        {%- endfor %}
        case when measured.dimension_kind = 'company' then settings.addressable_accounts end
            as addressable_accounts,
        windows.window_end_date,
        settings.lifetime_months as horizon_months,
        {{ monthly_rate('(1 + settings.annual_discount_rate)', '1') }} - 1 as monthly_discount_rate
    from measured
    cross join windows
    cross join settings
),

paced as (
    select
        stated.*,
        {{ performance_ratios([
            'customer_lifetime_value', 'customer_lifetime_revenue', 'annual_retention_rate',
            'monthly_margin_per_active_customer', 'monthly_revenue_per_active_customer',
        ]) }}
    from stated
),

projected as (
    select
        paced.*,
        {%- for name, amount in [('value', 'margin'), ('revenue', 'revenue')] %}
        case
            when paced.repeat_customers >= 20
                then {{ projected_value(
                    'monthly_' ~ amount ~ '_per_active_customer', 'monthly_retention_rate',
                    'monthly_discount_rate', 'horizon_months',
                ) }}
        end as projected_customer_lifetime_{{ name }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from paced
),

final as (
    select
        projected.*,
        case
            when
                projected.dimension_kind = 'cohort'
                and projected.dimension_value not in ('existing', 'unknown')
                then cast(projected.dimension_value as date)
        end as cohort_month,
        {{ performance_ratios([
            'repurchase_rate', 'upsell_rate', 'referral_rate', 'referrals_per_customer',
            'net_promoter_score', 'revenue_growth', 'market_penetration',
            'marketing_cost_share_of_revenue', 'marketing_cost_share_of_lifetime_value',
            'marketing_cost_share_of_projected_lifetime_value',
        ]) }}
    from projected
)

select * from final
