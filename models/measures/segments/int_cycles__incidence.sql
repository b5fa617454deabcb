-- The cumulative incidence of winning, by days since the deal was created: loss competes, a deal
-- still open is censored. Of the deals created in a month, quarter, year or the whole time, per
-- channel (and `all`) and segment, and per campaign over the whole time.
-- Grain: one row per dimension kind and value, period grain and start, and days with an end.
with

cycles as (select * from {{ ref('int_cycles__dated') }}),

dimensioned as (
    {%- for kind, value in performance_dimensions() %}
    select
        '{{ kind }}' as dimension_kind,
        {{ value }} as dimension_value,
        created_date,
        days,
        is_won,
        is_lost
    from cycles
    where {{ value }} is not null
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

periods as (
    {%- for grain in ['month', 'quarter', 'year'] %}
    select
        dimension_kind,
        dimension_value,
        '{{ grain }}' as period_grain,
        cast({{ dbt.date_trunc(grain, 'created_date') }} as date) as period_start,
        days,
        is_won,
        is_lost
    from dimensioned
    where dimension_kind <> 'campaign'
    union all
    {%- endfor %}
    select
        dimension_kind,
        dimension_value,
        'all' as period_grain,
        cast(null as date) as period_start,
        days,
        is_won,
        is_lost
    from dimensioned
),

ended as (
    select
        dimension_kind,
        dimension_value,
        period_grain,
        period_start,
        days,
        count(*) as deals,
        sum(case when is_won then 1 else 0 end) as won,
        sum(case when is_won or is_lost then 1 else 0 end) as ended
    from periods
    group by dimension_kind, dimension_value, period_grain, period_start, days
),

at_risk as (
    select
        dimension_kind,
        dimension_value,
        period_grain,
        period_start,
        days,
        won,
        ended,
        sum(deals) over (
            partition by dimension_kind, dimension_value, period_grain, period_start
            order by days desc nulls last
        ) as at_risk
    from ended
),

left_before as (
    select
        dimension_kind,
        dimension_value,
        period_grain,
        period_start,
        days,
        won,
        at_risk,
        coalesce(
            sum({{ survival_log('ended', 'at_risk') }}) over (
                partition by dimension_kind, dimension_value, period_grain, period_start
                order by days asc nulls last
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as log_left
    from at_risk
),

final as (
    select
        dimension_kind,
        dimension_value,
        period_grain,
        period_start,
        days,
        cast(
            sum({{ incidence_step('log_left', 'won', 'at_risk') }}) over (
                partition by dimension_kind, dimension_value, period_grain, period_start
                order by days asc nulls last
            ) as decimal(18, 9)
        ) as incidence
    from left_before
)

select * from final
