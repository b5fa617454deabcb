-- Orders and their amount expected of each of the six months after that of the last day that deals
-- and orders know of, by what they come from, with intervals; and how far forecasts of as many
-- months ahead were off before, beside three simpler ones. Its months begin after the day of the
-- load by design.
-- Grain: one row per month_date.
{% set measures = ['orders', 'amount'] %}
{% set levels = ['lower_95', 'lower_80', 'lower_50', 'upper_50', 'upper_80', 'upper_95'] %}
with

forecasts as (select * from {{ source('estimates', 'order_forecast') }}),
backtest as (select * from {{ ref('rpt_forecast_backtest') }}),
deals as (select * from {{ ref('fct_opportunities') }}),

left_out as (
    select cast(count(*) as bigint) as deals_left_out
    from deals
    where created_date is null or (status <> 'open' and coalesce(closed_date < created_date, true))
),

last_origin as (
    select max(origin_date) as origin_date
    from forecasts
),

summed as (
    select
        horizon_months,
        {%- for measure in measures %}
        cast(count(expected_{{ measure }}_error) as bigint) as {{ measure }}_judged,
        {%- for level in [50, 80, 95] %}
        cast(
            sum(case when is_{{ measure }}_within_{{ level }} then 1 else 0 end) as bigint
        ) as {{ measure }}_within_{{ level }},
        {%- endfor %}
        cast(sum(expected_{{ measure }}_error) as decimal(24, 6)) as {{ measure }}_error,
        {%- for forecast in ['expected', 'last_month', 'last_year', 'crm'] %}
        cast(sum(abs({{ forecast }}_{{ measure }}_error)) as decimal(24, 6))
            as {{ forecast }}_{{ measure }}_off,
        cast(
            sum(
                case
                    when {{ forecast }}_{{ measure }}_error is not null then actual_{{ measure }}
                end
            ) as decimal(24, 6)
        ) as {{ forecast }}_{{ measure }}_came,
        {%- endfor %}
        {%- endfor %}
        min(origin_date) as first_origin_date
    from backtest
    where status = 'estimated'
    group by horizon_months
),

final as (
    select
        forecasts.origin_date,
        forecasts.month_date,
        forecasts.horizon_months,
        forecasts.status,
        {%- for measure in measures %}
        forecasts.expected_{{ measure }},
        {%- for source in ['pipeline', 'overdue', 'lead', 'new_lead', 'repeat'] %}
        forecasts.{{ source }}_{{ measure }},
        {%- endfor %}
        {%- for level in levels %}
        forecasts.expected_{{ measure }}_{{ level }},
        {%- endfor %}
        forecasts.crm_{{ measure }},
        {%- endfor %}
        {%- for measure in measures %}
        coalesce(summed.{{ measure }}_judged, 0) as past_{{ measure }}_forecasts,
        {%- for forecast in ['expected', 'last_month', 'last_year', 'crm'] %}
        {{ safe_divide(
            'summed.' ~ forecast ~ '_' ~ measure ~ '_off',
            'summed.' ~ forecast ~ '_' ~ measure ~ '_came'
        ) }} as {{ forecast }}_{{ measure }}_error_rate,
        {%- endfor %}
        {{ safe_divide(
            'summed.' ~ measure ~ '_error', 'summed.expected_' ~ measure ~ '_came'
        ) }} as {{ measure }}_bias_rate,
        {%- for level in [50, 80, 95] %}
        {{ safe_divide(
            'summed.' ~ measure ~ '_within_' ~ level, 'summed.' ~ measure ~ '_judged'
        ) }} as {{ measure }}_coverage_{{ level }}_rate,
        {%- endfor %}
        {%- endfor %}
        left_out.deals_left_out
    from forecasts
    inner join last_origin
        on forecasts.origin_date = last_origin.origin_date
    cross join left_out
    left join summed
        on forecasts.horizon_months = summed.horizon_months
)

select * from final
