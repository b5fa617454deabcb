-- The company's own spreadsheet of totals in the workspace's currency, at the first rate its month
-- has, as the ledger's lines are (else null). A line without a readable month stays, of no month:
-- it counts in the whole time, and in a foreign currency it has no rate.
-- Grain: one row per delivered total.
{% set counts = [
    'targeted', 'contacted', 'raw_leads', 'mqls', 'sqls', 'meetings_held', 'opportunities',
    'new_customers',
] %}
{% set amounts = ['cost_direct', 'cost_indirect', 'revenue', 'gross_margin'] %}

with

totals as (select * from {{ ref('stg_planning__channel_totals') }}),
rates as (select * from {{ ref('int_exchange_rates__known') }}),
settings as (select * from {{ source('reference', 'settings') }}),

final as (
    select
        totals.month_date,
        coalesce(totals.channel, 'unknown') as channel,
        totals.campaign_id,
        totals.source_file,
        totals.source_record,
        coalesce(totals.currency, settings.currency) as original_currency,
        coalesce(totals.currency <> settings.currency, false) as is_foreign,
        {%- for count in counts %}
        totals.{{ count }},
        {%- endfor %}
        {%- for amount in amounts %}
        totals.{{ amount }} as original_{{ amount }},
        case
            when totals.currency <> settings.currency
                then {{ multiplied_amount('totals.' ~ amount, 'rates.rate') }}
            else totals.{{ amount }}
        end as {{ amount }},
        {%- endfor %}
        coalesce(totals.currency <> settings.currency, false)
        and rates.rate is null
        and coalesce(
            totals.cost_direct, totals.cost_indirect, totals.revenue, totals.gross_margin
        ) is not null as is_rate_missing
    from totals
    cross join settings
    left join rates
        on
            totals.currency = rates.currency
            and totals.month_date >= rates.holds_from_month
            and totals.month_date < rates.valid_to_date
)

select * from final
