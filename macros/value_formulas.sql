{#- The formulas of customer value and of content, for performance_ratios, which alone divides them. -#}
{% macro value_formulas() -%}
    {{ return({
        'customer_lifetime_value': ('gross_margin', 'customers'),
        'customer_lifetime_revenue': ('revenue', 'customers'),
        'annual_retention_rate': ('retained_customers', 'base_customers'),
        'monthly_margin_per_active_customer': ('base_gross_margin', 'active_customer_months'),
        'monthly_revenue_per_active_customer': ('base_revenue', 'active_customer_months'),
        'repurchase_rate': ('repeat_customers', 'customers'),
        'upsell_rate': ('upsold_customers', 'customers'),
        'referral_rate': ('referred_customers', 'customers'),
        'referrals_per_customer': ('referrals', 'customers'),
        'net_promoter_score': ('promoters - detractors', 'promoters + passives + detractors'),
        'revenue_growth': (
            'revenue_last_12_months - revenue_previous_12_months', 'revenue_previous_12_months'
        ),
        'market_penetration': ('customers', 'addressable_accounts'),
        'marketing_cost_share_of_lifetime_value':
            ('complete_cost', 'new_customers * customer_lifetime_value'),
        'marketing_cost_share_of_projected_lifetime_value':
            ('complete_cost', 'new_customers * projected_customer_lifetime_value'),
        'open_rate': ('contacts_opened', 'contacts_sent'),
        'click_rate': ('contacts_clicked', 'contacts_sent'),
        'reply_rate': ('contacts_replied', 'contacts_sent'),
        'lead_to_opportunity_rate': ('leads_to_opportunity', 'leads_before_opportunity'),
    }) }}
{%- endmacro %}
