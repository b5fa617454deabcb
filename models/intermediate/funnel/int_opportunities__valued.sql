-- Deal amounts in the workspace's currency, at the rate of the closing day, else of the creation
-- day. A rate that is missing leaves the amount null and is a finding, never a rate of 1.
-- Grain: one row per opportunity_id.
with

opportunities as (select * from {{ ref('stg_crm__opportunities') }}),
settings as (select * from {{ source('reference', 'settings') }}),
rates as (select * from {{ ref('int_exchange_rates__known') }}),

rated as (
    select
        opportunities.opportunity_id,
        coalesce(opportunities.currency, settings.currency) as original_currency,
        opportunities.amount,
        opportunities.list_amount,
        case
            when coalesce(opportunities.currency, settings.currency) = settings.currency
                then cast(1 as decimal(18, 9))
            else rates.rate
        end as rate
    from opportunities
    cross join settings
    left join rates
        on
            opportunities.currency = rates.currency
            and coalesce(opportunities.closed_date, opportunities.created_date)
            >= rates.valid_from_date
            and coalesce(opportunities.closed_date, opportunities.created_date)
            < rates.valid_to_date
),

final as (
    select
        opportunity_id,
        original_currency,
        rate is null and coalesce(amount, list_amount) is not null as is_rate_missing,
        amount as original_amount,
        {{ converted_amount('amount', 'rate') }} as amount,
        {{ converted_amount('list_amount', 'rate') }} as list_amount
    from rated
)

select * from final
