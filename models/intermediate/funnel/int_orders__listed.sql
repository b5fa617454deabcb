-- Everything sold, in the workspace's currency: the orders delivered, and each won opportunity that
-- has no order of its own. A credit note is none: the opportunity it takes back stays counted, and
-- it takes back what it states, whatever its sign. An order that names no deal may be matched to
-- one by account, amount and date. Margin: as delivered, else amount less cost, else at the rate
-- of the offer, else of the workspace (both estimated), else unknown.
-- Grain: one row per order_id (`opportunity-…` for an opportunity that is its order).
{% set amounts = ['amount', 'list_amount', 'margin_amount', 'cost_amount'] %}
{% set same = ['lead_id', 'account_reference', 'contact_email_key', 'campaign_id', 'currency',
    'source_channel as stated_channel', 'offer as offer_label', 'source_file', 'source_record'] %}

with

orders as (select * from {{ ref('stg_crm__orders') }}),
matched as (select * from {{ ref('int_orders__matched') }}),
opportunities as (select * from {{ ref('stg_crm__opportunities') }}),
rates as (select * from {{ ref('int_exchange_rates__known') }}),
offers as (select * from {{ ref('int_offers__labelled') }}),
settings as (select * from {{ source('reference', 'settings') }}),

delivered as (
    select
        orders.order_id,
        coalesce(orders.opportunity_id, matched.opportunity_id) as opportunity_id,
        orders.kind,
        false as is_from_opportunity,
        matched.opportunity_id is not null as is_matched_by_amount,
        false as is_amount_estimated,
        coalesce(orders.kind = 'credit_note', false) or coalesce(orders.amount < 0, false)
            as is_credit_note,
        orders.ordered_at,
        orders.ordered_date,
        {%- for amount in amounts %}
        orders.{{ amount }} as original_{{ amount }},
        {%- endfor %}
        orders.{{ same | join(',\n        orders.') }}
    from orders
    left join matched
        on orders.order_id = matched.order_id
),

won as (
    select
        'opportunity-' || opportunities.opportunity_id as order_id,
        opportunities.opportunity_id,
        cast(null as {{ dbt.type_string() }}) as kind,
        true as is_from_opportunity,
        false as is_matched_by_amount,
        coalesce(opportunities.amount_is_estimated, false) as is_amount_estimated,
        coalesce(opportunities.amount < 0, false) as is_credit_note,
        coalesce(opportunities.closed_at, opportunities.created_at) as ordered_at,
        coalesce(opportunities.closed_date, opportunities.created_date) as ordered_date,
        opportunities.amount as original_amount,
        opportunities.list_amount as original_list_amount,
        cast(null as decimal(18, 4)) as original_margin_amount,
        cast(null as decimal(18, 4)) as original_cost_amount,
        opportunities.{{ same | join(',\n        opportunities.') }}
    from opportunities
    where
        opportunities.status = 'won'
        and opportunities.opportunity_id not in (
            select delivered.opportunity_id from delivered
            where delivered.opportunity_id is not null and not delivered.is_credit_note
        )
),

sold as (
    select * from delivered
    union all
    select * from won
),

rated as (
    select
        sold.*,
        nullif(sold.stated_channel, 'unknown') as source_channel,
        offers.offer,
        {%- for amount in amounts %}
        case
            when sold.is_credit_note then -abs(sold.original_{{ amount }})
            else sold.original_{{ amount }}
        end as signed_{{ amount }},
        {%- endfor %}
        cast(coalesce(offers.margin_rate, settings.margin_rate) as decimal(9, 6)) as margin_rate,
        coalesce(sold.currency, settings.currency) as original_currency,
        case
            when coalesce(sold.currency, settings.currency) = settings.currency
                then cast(1 as decimal(18, 9))
            else rates.rate
        end as rate
    from sold
    cross join settings
    left join rates
        on
            sold.currency = rates.currency
            and sold.ordered_date >= rates.valid_from_date
            and sold.ordered_date < rates.valid_to_date
    left join offers
        on {{ normalise_label('sold.offer_label') }} = offers.offer_label
),

converted as (
    select
        rated.*,
        rated.rate is null as is_rate_missing,
        {{ multiplied_amount('rated.signed_amount', 'rated.rate') }} as revenue,
        {{ multiplied_amount('rated.signed_list_amount', 'rated.rate') }} as list_amount,
        {{ multiplied_amount(
            'coalesce(rated.signed_margin_amount, rated.signed_amount - rated.signed_cost_amount)',
            'rated.rate'
        ) }} as known_margin
    from rated
),

final as (
    select
        converted.*,
        converted.known_margin is null
        and converted.revenue is not null
        and converted.margin_rate is not null as is_margin_estimated,
        coalesce(
            converted.known_margin,
            {{ multiplied_amount('converted.revenue', 'converted.margin_rate') }}
        ) as gross_margin
    from converted
)

select * from final
