-- How forecasts of orders turned out: what each earlier origin, a month apart, expected of the six
-- months after its own from what was known that day, beside what came and what three simpler
-- forecasts say. Null where it could not be told (`status`) or the month is not over.
-- Grain: one row per origin_date and month_date.
{% set measures = [('orders', 'decimal(18, 6)'), ('amount', 'decimal(18, 4)')] %}
with

forecasts as (select * from {{ source('estimates', 'order_forecast') }}),

last_origin as (
    select max(origin_date) as origin_date
    from forecasts
),

final as (
    select
        forecasts.origin_date,
        forecasts.month_date,
        forecasts.horizon_months,
        forecasts.status,
        {%- for measure, type in measures %}
        {%- for level in [50, 80, 95] %}
        forecasts.actual_{{ measure }}
        between forecasts.expected_{{ measure }}_lower_{{ level }}
        and forecasts.expected_{{ measure }}_upper_{{ level }}
            as is_{{ measure }}_within_{{ level }},
        {%- endfor %}
        {%- endfor %}
        {%- for measure, type in measures %}
        {%- for column in [
            'expected_#', 'expected_#_lower_95', 'expected_#_lower_80', 'expected_#_lower_50',
            'expected_#_upper_50', 'expected_#_upper_80', 'expected_#_upper_95', 'last_month_#',
            'last_year_#', 'crm_#', 'actual_#',
        ] %}
        forecasts.{{ column | replace('#', measure) }},
        {%- endfor %}
        {%- for forecast in ['expected', 'last_month', 'last_year'] %}
        cast(forecasts.{{ forecast }}_{{ measure }} - forecasts.actual_{{ measure }} as {{ type }})
            as {{ forecast }}_{{ measure }}_error,
        {%- endfor %}
        {%- endfor %}
        cast(forecasts.crm_orders - forecasts.actual_orders as decimal(18, 6)) as crm_orders_error,
        cast(forecasts.crm_amount - forecasts.actual_amount as decimal(18, 4)) as crm_amount_error
    from forecasts
    inner join last_origin
        on forecasts.origin_date < last_origin.origin_date
)

select * from final
