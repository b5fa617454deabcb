-- Cost cells of the company's own spreadsheet of totals, direct and indirect apart. A cell counts
-- only where no other extract gives a cost of that nature for its month, channel and campaign; a
-- side without campaign or month speaks of all of them. Cost extracts that were given empty say
-- zero.
-- Grain: one row per cost_id (month or none × channel × campaign × currency × nature).

with

totals as (select * from {{ ref('int_channel_totals__converted') }}),
costs as (select * from {{ ref('int_costs__allocated') }}),
extracts as (select * from {{ source('land', 'extracts') }}),

given as (
    select
        sum(case when extracts.is_given then 1 else 0 end) > 0
        and sum(coalesce(extracts.record_count, 0)) = 0 as is_given_empty
    from extracts
    where extracts.extract in ('cost_ledger', 'ad_spend')
),

elsewhere as (
    select distinct
        costs.nature,
        cast({{ dbt.date_trunc('month', 'costs.from_date') }} as date) as month_date,
        costs.channel,
        costs.campaign_id
    from costs
    where costs.cost_units <> 0
),

cells as (
    {%- for nature in ['direct', 'indirect'] %}
    select
        '{{ nature }}' as nature,
        totals.month_date,
        totals.channel,
        totals.campaign_id,
        totals.original_currency,
        totals.is_foreign,
        min(totals.source_file) as source_file,
        min(totals.source_record) as source_record,
        sum(totals.original_cost_{{ nature }}) as original_amount,
        sum(totals.cost_{{ nature }}) as amount
    from totals
    where totals.original_cost_{{ nature }} is not null
    group by
        totals.month_date, totals.channel, totals.campaign_id, totals.original_currency,
        totals.is_foreign
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

final as (
    select
        'totals-' || coalesce(
            substring(cast(cells.month_date as {{ dbt.type_string() }}), 1, 7), 'undated'
        )
        || '-' || cells.channel || '-' || coalesce(cells.campaign_id || '-', '')
        || case when cells.is_foreign then cells.original_currency || '-' else '' end
        || cells.nature as cost_id,
        cells.nature,
        cells.channel,
        cells.campaign_id,
        cells.original_currency,
        coalesce(given.is_given_empty, false) or exists (
            select 1
            from elsewhere
            where
                elsewhere.nature = cells.nature
                and (
                    elsewhere.month_date = cells.month_date
                    or cells.month_date is null
                )
                and elsewhere.channel = cells.channel
                and (
                    elsewhere.campaign_id = cells.campaign_id
                    or elsewhere.campaign_id is null
                    or cells.campaign_id is null
                )
        ) as is_given_elsewhere,
        cells.month_date,
        {{ dbt.last_day('cells.month_date', 'month') }} as to_date,
        cells.source_file,
        cells.source_record,
        cast(cells.original_amount as decimal(18, 4)) as original_amount,
        cast(cells.amount as decimal(18, 4)) as amount
    from cells
    cross join given
)

select * from final
