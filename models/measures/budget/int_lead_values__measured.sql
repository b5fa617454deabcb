-- What a lead of each channel brings, sooner or later: customers and the margin of their first
-- acquisition_months, over the leads of as many months earlier as the channel's median cycle lasts
-- (the company's, where it has none), so that both sides cover the same span. Credited by the main
-- model; the intervals are Byar's, on as many equal deals as customers and margin rest on.
-- Grain: one row per channel with a cost in the last 24 complete months.
with

measured as (select * from {{ ref('int_performance__measured') }}),
models as (select * from {{ ref('int_attribution_models__listed') }}),
months as (select * from {{ ref('int_budget_months__summed') }}),
cycles as (select * from {{ ref('int_cycles__measured') }}),
deal_values as (select * from {{ ref('int_deal_values__spread') }}),

first_month as (
    select min(period_start) as first_date
    from measured
    where dimension_kind = 'channel' and period_grain = 'month' and raw_leads > 0
),

lags as (
    select
        months.channel,
        months.month_date as last_date,
        first_month.first_date,
        cast({{ integer_quotient(
            'coalesce(own.median_cycle_days, company.median_cycle_days, 0) + 15', '30'
        ) }} as integer) as lag_months
    from months
    cross join first_month
    left join cycles as company
        on
            company.dimension_value = 'all'
            and company.dimension_kind = 'channel'
            and company.period_grain = 'all'
            and company.step_kind = 'creation'
    left join cycles as own
        on
            months.channel = own.dimension_value
            and {{ same('company', 'own', ['dimension_kind', 'period_grain', 'step_kind']) }}
    where months.months_ago = 1
),

spans as (
    select
        lags.*,
        cast({{ dbt.dateadd('month', '-1 * lags.lag_months', 'lags.last_date') }} as date)
            as last_lead_date,
        cast({{ dbt.dateadd('month', 'lags.lag_months', 'lags.first_date') }} as date)
            as first_customer_date
    from lags
),

summed as (
    select
        spans.channel,
        {%- for measure, span, type in [
            ('raw_leads', '<= spans.last_lead_date', 'bigint'),
            ('new_customers', '>= spans.first_customer_date', 'decimal(18, 9)'),
            ('new_customers_squared', '>= spans.first_customer_date', 'decimal(18, 9)'),
            ('new_customers_without_margin', '>= spans.first_customer_date', 'decimal(18, 9)'),
            ('new_customer_gross_margin', '>= spans.first_customer_date', 'decimal(18, 4)'),
        ] %}
        cast(
            sum(case when measured.period_start {{ span }} then measured.{{ measure }} end)
            as {{ type }}
        ) as {{ measure }},
        {%- endfor %}
        spans.lag_months
    from spans
    inner join measured
        on
            spans.channel = measured.dimension_value
            and spans.first_date <= measured.period_start
            and spans.last_date >= measured.period_start
    inner join models
        on
            measured.attribution_model = models.attribution_model
            and models.is_main
    where
        measured.dimension_kind = 'channel'
        and measured.period_grain = 'month'
    group by spans.channel, spans.lag_months
),

rated as (
    select
        summed.*,
        {{ safe_divide('summed.new_customers', 'summed.raw_leads') }} as new_customers_per_lead,
        case
            when summed.new_customers_without_margin = 0
                then {{ safe_divide('summed.new_customer_gross_margin', 'summed.raw_leads') }}
        end as margin_per_lead,
        {{ effective_events('summed.new_customers', 'summed.new_customers_squared', '1') }}
            as customers,
        {{ effective_events(
            'summed.new_customers', 'summed.new_customers_squared',
            '(1 + coalesce(deal_values.squared_variation, 1))',
        ) }} as deals
    from summed
    left join deal_values
        on deal_values.measure = 'new_customer_gross_margin'
),

final as (
    select
        {%- for side, other in [('lower', 'upper'), ('upper', 'lower')] %}
        cast(
            {{ exact_product(
                'rated.new_customers_per_lead', byar_factor('rated.customers', side)
            ) }}
            as decimal(18, 6)
        ) as new_customers_per_lead_{{ side }},
        cast(
            {{ exact_product('rated.margin_per_lead', 'case when rated.margin_per_lead < 0 then '
                ~ byar_factor('rated.deals', other) ~ ' else ' ~ byar_factor('rated.deals', side)
                ~ ' end') }} as decimal(18, 6)
        ) as margin_per_lead_{{ side }},
        {%- endfor %}
        coalesce(rated.new_customers >= 5 and rated.customers > 0, false) as has_enough_customers,
        rated.margin_per_lead is not null or coalesce(rated.new_customers, 0) = 0
            as has_known_margin,
        rated.*
    from rated
)

select * from final
