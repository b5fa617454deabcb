-- What goals are planned by, month by month: leads, meetings, deals, orders and what they brought
-- under the main attribution model, outgoing calls, hours of prospecting, money. Squares of the
-- orders' amounts say how unequal orders are. What nothing records in a month is null.
-- Grain: one row per month and channel (with `all`).
{% set counted = ['raw_leads', 'meetings_held', 'opportunities', 'new_customers', 'orders',
    'orders_without_margin', 'revenue', 'gross_margin', 'complete_cost', 'amounts_without_rate',
    'seconds_without_cost'] -%}
{% set columns = counted + ['calls', 'seconds', 'revenue_squares', 'gross_margin_squares'] -%}

with

facts as (select * from {{ ref('fct_performance') }}),
calls as (select * from {{ ref('fct_calls') }}),
hours as (select * from {{ ref('int_hours__distributed') }}),
orders as (select * from {{ ref('fct_orders') }}),

recorded as (
    select
        cast({{ dbt.date_trunc('month', 'performance_date') }} as date) as month_date,
        channel,
        {%- for name in counted %}
        sum({{ name }}) as {{ name }},
        {%- endfor %}
        cast(null as bigint) as calls,
        cast(null as bigint) as seconds,
        cast(null as decimal(38, 0)) as revenue_squares,
        cast(null as decimal(38, 0)) as gross_margin_squares
    from facts
    where performance_date is not null
    group by cast({{ dbt.date_trunc('month', 'performance_date') }} as date), channel
    {%- for relation, day, condition, measures in [
        ('calls', 'started_date', "direction = 'out'", {'calls': 'count(*)'}),
        ('hours', 'month_date', 'is_prospecting', {'seconds': 'sum(seconds)'}),
        ('orders', 'ordered_date', 'not is_credit_note', {
            'revenue_squares': 'sum(' ~ mean_square('revenue', '1') ~ ')',
            'gross_margin_squares': 'sum(' ~ mean_square('gross_margin', '1') ~ ')',
        }),
    ] %}
    union all
    select
        cast({{ dbt.date_trunc('month', day) }} as date) as month_date,
        coalesce(channel, 'unknown') as channel,
        {%- for name in columns %}
        {{ measures.get(name, 'null') }} as {{ name }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ relation }}
    where {{ day }} is not null and {{ condition }}
    group by cast({{ dbt.date_trunc('month', day) }} as date), coalesce(channel, 'unknown')
    {%- endfor %}
),

final as (
    {%- for channel in ['channel', "'all'"] %}
    select
        month_date,
        {{ channel }} as channel,
        {%- for name in columns %}
        sum({{ name }}) as {{ name }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from recorded
    group by month_date{% if loop.first %}, channel{% endif %}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
