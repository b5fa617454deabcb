-- The cumulative incidence of winning, by days since the deal was created: loss competes, a deal
-- still open is censored. A deal lasts from its creation to its end, or to the last day that the
-- deals know of while it is open: what happened between that day and the load, nobody has told. One
-- that ended before it was created, after that day or on an unknown one says nothing: findings. Of
-- the deals created in a month, quarter, year or the whole time, per channel (and `all`) and
-- segment, and per campaign over the whole time.
-- Grain: one row per dimension kind and value, period grain and start, and days with an end.
{% set sample = 'dimension_kind, dimension_value, period_grain, period_start' %}

with

opportunities as (select * from {{ ref('int_opportunities__linked') }}),
segments as (select * from {{ ref('int_segment_conversions__labelled') }}),
known_days as (select * from {{ ref('int_extracts__spanned') }}),

deals as (
    select
        opportunities.channel,
        opportunities.campaign_id,
        {%- for kind in segment_kinds() %}
        segments.{{ kind }},
        {%- endfor %}
        opportunities.created_date,
        known_days.last_date as known_date,
        case
            when opportunities.is_won or opportunities.is_lost then opportunities.closed_date
            else known_days.last_date
        end as last_date,
        case when opportunities.is_won then 1 else 0 end as won,
        case when opportunities.is_won or opportunities.is_lost then 1 else 0 end as ended
    from opportunities
    inner join known_days
        on known_days.extract = 'crm_opportunities'
    inner join segments
        on 'opportunity:' || opportunities.opportunity_id = segments.conversion_id
),

cycles as (
    {%- for kind, value in performance_dimensions() %}
    select
        '{{ kind }}' as dimension_kind,
        {{ value }} as dimension_value,
        created_date,
        cast({{ dbt.datediff('created_date', 'last_date', 'day') }} as bigint) as days,
        won,
        ended
    from deals
    where {{ value }} is not null and last_date between created_date and known_date
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

periods as (
    {%- for grain in ['month', 'quarter', 'year'] %}
    select
        cycles.*,
        '{{ grain }}' as period_grain,
        cast({{ dbt.date_trunc(grain, 'cycles.created_date') }} as date) as period_start
    from cycles
    where cycles.dimension_kind <> 'campaign'
    union all
    {%- endfor %}
    select
        cycles.*,
        'all' as period_grain,
        cast(null as date) as period_start
    from cycles
),

at_risk as (
    select
        {{ sample }},
        days,
        sum(won) as won,
        sum(ended) as ended,
        sum(count(*)) over (partition by {{ sample }} order by days desc nulls last) as at_risk
    from periods
    group by {{ sample }}, days
),

left_before as (
    select
        at_risk.*,
        coalesce(
            sum({{ survival_log('at_risk.ended', 'at_risk.at_risk') }}) over (
                partition by {{ sample }} order by at_risk.days asc nulls last
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
                partition by {{ sample }} order by days asc nulls last
            ) as decimal(18, 9)
        ) as incidence
    from left_before
)

select * from final
