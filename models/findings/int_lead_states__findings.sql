-- Leads whose status, campaign and company do not fit what else is known of them. A campaign is
-- missed only where the lead's channel had one on that day, and nothing of a test record.
-- Grain: one row per finding of leads.
with

records as (select * from {{ ref('stg_crm__leads') }}),
merged as (select * from {{ ref('int_leads__merged') }}),
entry_findings as (select * from {{ ref('int_leads__findings') }}),
opportunities as (select * from {{ ref('stg_crm__opportunities') }}),
meetings as (select * from {{ ref('int_meetings__identified') }}),
campaigns as (select * from {{ ref('stg_planning__campaigns') }}),
stage_map as (select * from {{ source('reference', 'stage_map') }}),
mailboxes as (select * from {{ source('reference', 'generic_mailboxes') }}),
columns as (select * from {{ source('land', 'columns') }}),
build as (select * from {{ source('reference', 'build') }}),

delivered as (
    select
        max(case when column_name = 'campaign_id' and is_delivered then 1 else 0 end) = 1
            as has_campaigns,
        max(
            case
                when column_name in ('account_id', 'company_name') and is_delivered then 1 else 0
            end
        ) = 1 as has_accounts,
        max(case when column_name = 'disqualified_reason' and is_delivered then 1 else 0 end) = 1
            as has_reasons
    from columns
    where extract = 'crm_leads'
),

deals as (
    select distinct lead_id from opportunities
    where status <> 'lost'
),

held as (
    select distinct lead_id from meetings
    where is_held
),

checked as (
    select
        records.lead_id,
        records.campaign_id,
        records.account_reference,
        records.source_channel,
        campaigns.channel as campaign_channel,
        records.disqualified_reason,
        records.created_date,
        records.disqualified_date,
        build.as_of_date,
        stage_map.sort_order <= 20
        and merged.merge_rule = 'itself'
        and (
            coalesce(records.mql_date, records.sql_date) is not null
            or coalesce(deals.lead_id, held.lead_id) is not null
        ) as is_status_old,
        deals.lead_id is not null as has_deal,
        delivered.has_campaigns and exists (
            select 1
            from campaigns as running
            where
                running.channel = records.source_channel
                and records.created_date
                between running.started_date and coalesce(running.ended_date, records.created_date)
        ) as is_campaign_expected,
        delivered.has_accounts,
        delivered.has_reasons,
        mailboxes.local_part is not null as is_generic,
        records.source_file,
        records.source_record
    from records
    cross join delivered
    cross join build
    inner join merged
        on records.lead_id = merged.lead_id
    left join campaigns
        on records.campaign_id = campaigns.campaign_id
    left join stage_map
        on {{ normalise_label('records.status') }} = stage_map.stage_label
    left join mailboxes
        on {{ dbt.split_part('records.email', "'@'", 1) }} = mailboxes.local_part
    left join deals
        on records.lead_id = deals.lead_id
    left join held
        on records.lead_id = held.lead_id
    where
        not exists (
            select 1
            from entry_findings
            where
                entry_findings.entity_id = records.lead_id
                and entry_findings.rule_id = 'lead_for_test'
        )
),

final as (
    {%- for rule_id, column_name, condition in [
        ('lead_campaign_missing', 'campaign_id', 'campaign_id is null and is_campaign_expected'),
        ('lead_channel_differs_from_campaign', 'lead_source', 'source_channel <> campaign_channel'),
        ('lead_status_not_updated', 'status', 'is_status_old'),
        ('lead_disqualified_with_deal', 'disqualified_at',
            'disqualified_date is not null and has_deal'),
        ('lead_disqualified_before_created', 'disqualified_at',
            'disqualified_date < created_date and created_date <= as_of_date'),
        ('lead_disqualified_without_reason', 'disqualified_reason',
            'disqualified_date is not null and disqualified_reason is null and has_reasons'),
        ('lead_account_missing', 'company_name', 'account_reference is null and has_accounts'),
        ('lead_generic_mailbox', 'email', 'is_generic'),
    ] %}
    select
        {{ finding_columns(rule_id, 'lead', 'lead_id', 'crm_leads', column_name) }}
    from checked
    where {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
