-- The input of the estimate of an amount more: the months of each channel, what its leads bring and
-- how far that is known, and the amount that is set.
-- Grain: one row per channel and month.
with

months as (select * from {{ ref('int_budget_months__summed') }}),
lead_values as (select * from {{ ref('int_lead_values__measured') }}),
deal_values as (select * from {{ ref('int_deal_values__spread') }}),
settings as (select * from {{ source('reference', 'settings') }}),

final as (
    select
        months.channel,
        months.months_ago,
        months.complete_cost,
        months.raw_leads,
        coalesce(lead_values.has_enough_customers, false) as has_enough_customers,
        coalesce(lead_values.has_known_margin, false) as has_known_margin,
        lead_values.customers,
        lead_values.new_customers_per_lead,
        {{ safe_divide('lead_values.new_customer_gross_margin', 'lead_values.new_customers') }}
            as margin_per_customer,
        coalesce(deal_values.squared_variation, 1) as squared_variation,
        settings.budget_step
    from months
    cross join settings
    left join lead_values
        on months.channel = lead_values.channel
    left join deal_values
        on deal_values.measure = 'new_customer_gross_margin'
)

select * from final
