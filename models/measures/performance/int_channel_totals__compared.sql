-- The company's own spreadsheet of totals, cell by cell, beside what the event extracts give: a
-- cell is used only where no other extract gives that measure for its month, channel and campaign
-- (a side without campaign or month speaks of all of them). Its revenue and margin are those of
-- its new customers; a blank margin is revenue at the workspace's margin rate, else unknown.
-- Costs are compared in the cost base.
-- Grain: one row per delivered total and measure.
{% set delivered = [
    'month_date', 'channel', 'campaign_id', 'source_file', 'source_record', 'targeted',
    'contacted', 'raw_leads', 'mqls', 'sqls', 'meetings_held', 'opportunities', 'new_customers',
    'revenue', 'gross_margin',
] %}

with

totals as (select * from {{ ref('int_channel_totals__converted') }}),
settings as (select * from {{ source('reference', 'settings') }}),
given as (select * from {{ ref('int_measures__given') }}),
events as (select * from {{ ref('int_performance__events') }}),
credited as (select * from {{ ref('int_performance__credited') }}),

valued as (
    select
        totals.{{ delivered | join(', totals.') }},
        coalesce(totals.revenue, case when totals.new_customers = 0 then 0 end) as known_revenue,
        case
            when totals.gross_margin is not null then totals.gross_margin
            when coalesce(totals.original_revenue, totals.new_customers) is null then null
            when totals.is_rate_missing then null
            when coalesce(totals.revenue, 0) = 0 and coalesce(totals.new_customers, 0) = 0 then 0
            else totals.revenue * settings.margin_rate
        end as known_margin
    from totals
    cross join settings
),

rows_to_cells as (
    select
        valued.*,
        case when valued.gross_margin is null then valued.known_margin end as estimated_margin,
        case
            when coalesce(valued.revenue, valued.gross_margin, valued.new_customers) is null
                then null
            when valued.known_margin is null then coalesce(nullif(valued.new_customers, 0), 1)
            else 0
        end as without_margin
    from valued
),

cells as (
    {{ measure_rows('rows_to_cells', 'month_date', {
        'targeted': 'targeted',
        'contacted': 'contacted',
        'raw_leads': 'raw_leads',
        'mqls': 'mqls',
        'sqls': 'sqls',
        'meetings_held': 'meetings_held',
        'opportunities': 'opportunities',
        'new_customers': 'new_customers',
        'new_customers_squared': 'new_customers',
        'revenue': 'known_revenue',
        'gross_margin': 'known_margin',
        'estimated_gross_margin': 'estimated_margin',
        'orders_without_margin': 'without_margin',
        'new_customer_revenue': 'known_revenue',
        'new_customer_gross_margin': 'known_margin',
        'new_customers_without_margin': 'without_margin',
    }, keys=['source_file', 'source_record']) }}
),

months as (
    select
        cast({{ dbt.date_trunc('month', 'period_date') }} as date) as month_date,
        channel,
        campaign_id,
        family
    from events
    where value <> 0
    {%- for family in ['opportunities', 'orders'] %}
    {%- set names = measures() | selectattr(1, 'eq', family) | map('first') | list %}
    union
    select
        cast({{ dbt.date_trunc('month', 'period_start') }} as date) as month_date,
        channel,
        campaign_id,
        '{{ family }}' as family
    from credited
    where
        dimension_kind = 'day'
        and attribution_model = 'declared_source'
        and (
            {{ names | select('in', credited_measures()) | join(' <> 0 or ') }} <> 0
        )
    {%- endfor %}
),

final as (
    select
        cells.period_date as month_date,
        cells.channel,
        cells.campaign_id,
        cells.measure,
        cells.source_file,
        cells.source_record,
        given.is_given_empty or exists (
            select 1
            from months
            where
                months.family in (given.family, 'listed ' || cells.measure)
                and (months.month_date = cells.period_date or cells.period_date is null)
                and months.channel = cells.channel
                and (
                    months.campaign_id = cells.campaign_id
                    or months.campaign_id is null
                    or cells.campaign_id is null
                )
        ) as is_given_elsewhere,
        cells.value
    from cells
    inner join given
        on cells.measure = given.measure
)

select * from final
