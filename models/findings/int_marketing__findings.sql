-- What is wrong in the figures of marketing: platform spend, visits, and goals.
-- Grain: one row per finding.

with

ad_spend as (select * from {{ ref('int_ad_spend__converted') }}),
visits as (select * from {{ ref('stg_ads__web_visits') }}),
goal_records as (select * from {{ ref('stg_planning__goals') }}),

goals as (
    select
        {{ record_key(extracts()['kpi_goals'].key) }} as goal_key,
        month_date,
        set_date,
        kpi,
        {{ kpi_code('kpi') }} in ({{ "'" ~ goal_kpis() | join("', '") ~ "'" }}) as is_shown,
        source_record = min(source_record) over (partition by kpi) as is_first_of_kpi,
        source_file,
        source_record
    from goal_records
),

final as (
    {%- for rule_id, column_name, condition in [
        ('clicks_above_impressions', 'clicks', 'clicks > impressions'),
        ('conversions_without_spend', 'cost', 'platform_conversions > 0 and original_amount = 0'),
        ('missing_exchange_rate', 'currency', 'spend is null and original_amount is not null'),
        ('negative_cost', 'cost', 'original_amount < 0'),
        ('spend_with_zero_clicks', 'clicks', 'original_amount > 0 and clicks = 0'),
        ('ad_spend_without_campaign', 'campaign_id',
            'campaign_id is null and original_amount <> 0'),
    ] %}
    select
        {{ finding_columns(
            rule_id, 'ad_spend', 'spend_key', 'ad_spend', column_name, 'abs(spend)'
        ) }}
    from ad_spend
    where {{ condition }}
    union all
    {%- endfor %}
    select
        {{ finding_columns('visitors_above_sessions', 'visit',
            record_key(extracts()['web_visits'].key), 'web_visits', 'unique_visitors') }}
    from visits
    where unique_visitors > sessions
    union all
    select
        {{ finding_columns('goal_set_late', 'goal', 'goal_key', 'kpi_goals', 'set_on') }}
    from goals
    where set_date > month_date
    union all
    select
        {{ finding_columns('goal_of_no_figure', 'goal', 'kpi', 'kpi_goals', 'kpi') }}
    from goals
    where not is_shown and is_first_of_kpi
)

select * from final
