{#-
    The registry of ratios, the single place where one is written: name, what is divided, by what,
    and, for those of the standard table, which readings it has (see ratio_readings): those of a
    `unit_cost`, a `mean` per deal, a `margin` after the cost, a `return`, a `rate` or a `share`.
-#}
{% macro ratios() -%}
    {%- set found = {
        'average_gross_margin_per_customer': ('new_customer_gross_margin', 'new_customers', 'mean'),
        'net_margin_per_acquired_customer':
            ('new_customer_gross_margin - complete_cost', 'new_customers', 'margin'),
        'roi': ('new_customer_gross_margin - complete_cost', 'complete_cost', 'return'),
        'revenue_roi': ('new_customer_revenue - complete_cost', 'complete_cost', 'return'),
        'revenue_multiple': ('new_customer_revenue', 'complete_cost', 'return'),
        'all_orders_roi': ('gross_margin - complete_cost', 'complete_cost', 'return'),
        'win_rate': ('won_opportunities', 'won_opportunities + lost_opportunities', 'rate'),
        'average_order_value': ('revenue', 'orders', 'mean'),
        'marketing_cost_share_of_revenue': ('complete_cost', 'revenue', 'share'),
        'discount_rate': ('list_amount - listed_revenue', 'list_amount'),
        'budget_used': ('complete_cost', 'budget'),
        'period_contacted_per_targeted': ('contacted', 'targeted'),
        'period_mqls_per_targeted': ('mqls', 'targeted'),
        'period_leads_per_visitor': ('raw_leads', 'visitors'),
        'period_customers_per_visitor': ('new_customers', 'visitors'),
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
    } -%}
    {%- for name, count in [
        ('cost_per_lead', 'raw_leads'), ('cost_per_mql', 'mqls'), ('cost_per_sql', 'sqls'),
        ('cost_per_meeting', 'meetings_held'), ('cost_per_opportunity', 'opportunities'),
        ('customer_acquisition_cost', 'new_customers'),
    ] -%}
        {%- do found.update({name: ('complete_cost', count, 'unit_cost')}) -%}
        {%- do found.update({'direct_' ~ name: ('direct_cost', count, 'unit_cost')}) -%}
    {%- endfor -%}
    {%- for step, reached, before in funnel_steps() -%}
        {%- do found.update({'period_' ~ step ~ '_ratio': (reached, before)}) -%}
        {%- do found.update({step ~ '_rate': (reached, before)}) -%}
        {%- do found.update({step ~ '_leakage_share': (before ~ ' - ' ~ reached, before)}) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
