-- What is wrong in the figures of marketing: platform spend, visits, goals, the KPIs chosen for the
-- report's first screen, and the company's own spreadsheet of totals, whose cells are set aside
-- where another extract gives them as well.
-- Grain: one row per finding.
{% set shown = "'" ~ kpi_figures().values() | sum(start=[]) | join("', '") ~ "'" -%}

with

ad_spend as (select * from {{ ref('int_ad_spend__converted') }}),
visits as (select * from {{ ref('stg_ads__web_visits') }}),
goal_records as (select * from {{ ref('stg_planning__goals') }}),
kpis as (select * from {{ ref('dim_kpis') }}),
totals as (select * from {{ ref('int_channel_totals__costed') }}),
compared_totals as (select * from {{ ref('int_channel_totals__compared') }}),
converted_totals as (select * from {{ ref('int_channel_totals__converted') }}),

goals as (
    select
        {{ record_key(extracts()['kpi_goals'].key) }} as goal_key,
        month_date,
        set_date,
        kpi,
        kpi is null or kpi in ({{ shown }}) as is_shown,
        source_record = min(source_record) over (partition by kpi) as is_first_of_kpi,
        source_file,
        source_record
    from goal_records
),

first_screen as (
    select
        kpi,
        row_number() over (order by kpi nulls last) as place,
        cast(null as {{ dbt.type_string() }}) as source_file,
        cast(null as bigint) as source_record
    from kpis
    where is_on_first_screen
),

in_doubt as (
    select
        'channel_totals_overlap' as rule_id,
        'channel_total' as entity,
        month_date,
        channel,
        campaign_id,
        'cost_' || nature as column_name,
        amount as amount_at_stake
    from totals
    where is_given_elsewhere and amount <> 0
    union all
    select
        'channel_totals_overlap' as rule_id,
        'channel_total' as entity,
        month_date,
        channel,
        campaign_id,
        measure as column_name,
        case when measure in ('revenue', 'gross_margin') then value end as amount_at_stake
    from compared_totals
    where
        is_given_elsewhere
        and measure in (
            'targeted', 'contacted', 'raw_leads', 'mqls', 'sqls', 'meetings_held',
            'opportunities', 'new_customers', 'revenue', 'gross_margin'
        )
        and not (measure in ('revenue', 'gross_margin') and value = 0)
    union all
    select
        'missing_exchange_rate' as rule_id,
        'amount' as entity,
        month_date,
        channel,
        campaign_id,
        'currency' as column_name,
        cast(null as decimal(18, 4)) as amount_at_stake
    from converted_totals
    where is_rate_missing
),

final as (
    {{ findings_of('ad_spend', 'ad_spend', 'spend_key', 'ad_spend', [
        ('clicks_above_impressions', 'clicks', 'clicks > impressions'),
        ('conversions_without_spend', 'cost', 'platform_conversions > 0 and original_amount = 0'),
        ('missing_exchange_rate', 'currency', 'spend is null and original_amount is not null'),
        ('negative_cost', 'cost', 'original_amount < 0'),
        ('spend_with_zero_clicks', 'clicks', 'original_amount > 0 and clicks = 0'),
        ('ad_spend_without_campaign', 'campaign_id',
            'campaign_id is null and original_amount <> 0'),
    ], amount='abs(spend)') }}
    union all
    {{ findings_of('visits', 'visit', record_key(extracts()['web_visits'].key), 'web_visits', [
        ('visitors_above_sessions', 'unique_visitors', 'unique_visitors > sessions'),
    ]) }}
    union all
    {{ findings_of('goals', 'goal', 'goal_key', 'kpi_goals', [
        ('goal_set_late', 'set_on', 'set_date > month_date'),
    ]) }}
    union all
    {{ findings_of('goals', 'goal', 'kpi', 'kpi_goals', [
        ('goal_of_no_figure', 'kpi', 'not is_shown and is_first_of_kpi'),
    ]) }}
    union all
    {{ findings_of('first_screen', 'kpi', 'kpi', 'kpis', [
        ('first_screen_overfull', 'is_on_first_screen', 'place > 10'),
    ]) }}
    union all
    select
        rule_id,
        entity,
        coalesce(cast(month_date as {{ dbt.type_string() }}), 'undated')
        || '/' || channel || '/' || coalesce(campaign_id, '') as entity_id,
        'channel_totals' as extract,
        column_name,
        cast(null as {{ dbt.type_string() }}) as source_file,
        cast(null as bigint) as source_record,
        cast(amount_at_stake as decimal(18, 4)) as amount_at_stake
    from in_doubt
)

select * from final
