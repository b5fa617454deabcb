-- What each build said of each month, in the figures of rpt_channel_performance: one that moved
-- stands beside the one whose place it took, with the builds that said either.
-- Grain: one row per period_start, channel, kpi and valid_from_build.
{% set kpis = [
    'complete_cost', 'direct_cost', 'missing_cost', 'raw_leads', 'mqls', 'sqls', 'meetings_held',
    'opportunities', 'won_opportunities', 'new_customers', 'orders', 'revenue', 'gross_margin',
    'new_customer_gross_margin', 'cost_per_lead', 'cost_per_mql', 'cost_per_sql',
    'cost_per_meeting', 'cost_per_opportunity', 'customer_acquisition_cost',
    'average_gross_margin_per_customer', 'net_margin_per_acquired_customer', 'roi', 'revenue_roi',
    'all_orders_roi', 'win_rate', 'average_order_value', 'discount_rate',
    'marketing_cost_share_of_revenue', 'median_cycle_days', 'payback_months', 'targeted',
    'contacted',
] -%}
with

measured as (select * from {{ ref('int_performance__measured') }}),
returns as (select * from {{ ref('int_returns__ranked') }}),
settings as (select * from {{ source('reference', 'settings') }}),
build as (select * from {{ source('reference', 'build') }}),
previous as (select * from {{ source('history', 'rpt_metric_history') }}),

months as (
    select
        measured.period_start,
        measured.dimension_value as channel,
        {{ standard_select() }}
    from measured
    inner join settings
        on measured.attribution_model = settings.attribution_model
    left join returns
        on {{ same('measured', 'returns', performance_keys()) }}
    where measured.dimension_kind = 'channel' and measured.period_grain = 'month'
),

told as (
    {%- for kpi in kpis %}
    select
        period_start,
        channel,
        '{{ kpi }}' as kpi,
        cast({{ kpi }} as decimal(28, 9)) as figure
    from months
    where {{ kpi }} is not null
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        previous.period_start,
        previous.channel,
        previous.kpi,
        previous.figure,
        previous.valid_from_build,
        case
            when previous.valid_to_build is not null then previous.valid_to_build
            when told.figure = previous.figure then null
            else build.build_id
        end as valid_to_build,
        previous.valid_from_date,
        case
            when previous.valid_to_build is not null then previous.valid_to_date
            when told.figure = previous.figure then null
            else build.as_of_date
        end as valid_to_date,
        previous.code_version,
        previous.settings_hash,
        previous.reference_hash
    from previous
    left join told
        on
            previous.period_start = told.period_start
            and previous.channel = told.channel
            and previous.kpi = told.kpi
    cross join build

    union all

    select
        told.period_start,
        told.channel,
        told.kpi,
        told.figure,
        build.build_id as valid_from_build,
        cast(null as integer) as valid_to_build,
        build.as_of_date as valid_from_date,
        cast(null as date) as valid_to_date,
        build.code_version,
        build.settings_hash,
        build.reference_hash
    from told
    left join previous
        on
            told.period_start = previous.period_start
            and told.channel = previous.channel
            and told.kpi = previous.kpi
            and told.figure = previous.figure
            and previous.valid_to_build is null
    cross join build
    where previous.kpi is null
)

select * from final
