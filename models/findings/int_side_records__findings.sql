-- What is wrong in the extracts that stand beside the funnel: platform spend, stage history,
-- customers' answers, goals and visits.
-- Grain: one row per finding.

with

stage_entries as (select * from {{ ref('stg_crm__stage_entries') }}),
opportunities as (select * from {{ ref('stg_crm__opportunities') }}),
feedback as (select * from {{ ref('stg_crm__feedback') }}),
goals as (select * from {{ ref('stg_planning__goals') }}),
visits as (select * from {{ ref('stg_ads__web_visits') }}),
ad_spend as (select * from {{ ref('int_ad_spend__converted') }}),
extracts as (select * from {{ source('land', 'extracts') }}),
columns as (select * from {{ source('land', 'columns') }}),

given as (
    select
        max(case when extract = 'crm_opportunities' and is_given then 1 else 0 end) = 1
            as has_opportunities
    from extracts
),

named as (
    select max(case when is_delivered then 1 else 0 end) = 1 as has_customers
    from columns
    where
        extract = 'crm_feedback'
        and column_name in ('account_id', 'account_name', 'lead_id')
),

entries as (
    select
        {{ record_key([
            'stage_entries.opportunity_id', 'stage_entries.stage_label', 'stage_entries.entered_at',
        ]) }} as entry_key,
        stage_entries.opportunity_id is not null
        and opportunities.opportunity_id is null
        and given.has_opportunities as is_deal_unknown,
        stage_entries.entered_date < opportunities.created_date as is_before_deal,
        stage_entries.source_file,
        stage_entries.source_record
    from stage_entries
    cross join given
    left join opportunities
        on stage_entries.opportunity_id = opportunities.opportunity_id
),

answers as (
    select
        {{ record_key([
            'feedback.answered_at', 'feedback.score', 'feedback.account_id',
            'feedback.account_name', 'feedback.lead_id',
        ]) }} as answer_key,
        feedback.score,
        feedback.account_reference,
        feedback.lead_id,
        named.has_customers,
        feedback.source_file,
        feedback.source_record
    from feedback
    cross join named
),

goal_keys as (
    select
        {{ record_key(['month_date', 'kpi', 'channel_label', 'team']) }} as goal_key,
        month_date,
        set_date,
        kpi,
        {{ kpi_code('kpi') }} in ({{ "'" ~ goal_kpis() | join("', '") ~ "'" }}) as is_shown,
        source_record = min(source_record) over (partition by kpi) as is_first_of_kpi,
        source_file,
        source_record
    from goals
),

visit_keys as (
    select
        {{ record_key(['visit_date', 'source', 'medium', 'campaign_id']) }} as visit_key,
        unique_visitors,
        sessions,
        source_file,
        source_record
    from visits
),

final as (
    {%- for relation, rule_id, entity, entity_id, extract, column_name, condition in [
        ('entries', 'stage_entry_before_opportunity', 'stage_entry', 'entry_key',
            'crm_stage_history', 'entered_at', 'is_before_deal'),
        ('entries', 'stage_entry_of_unknown_opportunity', 'stage_entry', 'entry_key',
            'crm_stage_history', 'opportunity_id', 'is_deal_unknown'),
        ('answers', 'feedback_score_out_of_range', 'feedback', 'answer_key', 'crm_feedback',
            'score', 'score < 0 or score > 10'),
        ('answers', 'feedback_customer_missing', 'feedback', 'answer_key', 'crm_feedback',
            'account_id', 'account_reference is null and lead_id is null and has_customers'),
        ('goal_keys', 'goal_set_late', 'goal', 'goal_key', 'kpi_goals', 'set_on',
            'set_date > month_date'),
        ('goal_keys', 'goal_of_no_figure', 'goal', 'kpi', 'kpi_goals', 'kpi',
            'not is_shown and is_first_of_kpi'),
        ('visit_keys', 'visitors_above_sessions', 'visit', 'visit_key', 'web_visits',
            'unique_visitors', 'unique_visitors > sessions'),
        ('ad_spend', 'clicks_above_impressions', 'ad_spend', 'spend_key', 'ad_spend', 'clicks',
            'clicks > impressions'),
        ('ad_spend', 'conversions_without_spend', 'ad_spend', 'spend_key', 'ad_spend', 'cost',
            'platform_conversions > 0 and original_amount = 0'),
        ('ad_spend', 'missing_exchange_rate', 'ad_spend', 'spend_key', 'ad_spend', 'currency',
            'spend is null and original_amount is not null'),
        ('ad_spend', 'negative_cost', 'ad_spend', 'spend_key', 'ad_spend', 'cost',
            'original_amount < 0'),
        ('ad_spend', 'spend_with_zero_clicks', 'ad_spend', 'spend_key', 'ad_spend', 'clicks',
            'original_amount > 0 and clicks = 0'),
        ('ad_spend', 'ad_spend_without_campaign', 'ad_spend', 'spend_key', 'ad_spend',
            'campaign_id', 'campaign_id is null and original_amount <> 0'),
    ] %}
    select
        {{ finding_columns(
            rule_id, entity, entity_id, extract, column_name,
            'abs(spend)' if relation == 'ad_spend' else 'null'
        ) }}
    from {{ relation }}
    where {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
