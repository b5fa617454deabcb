-- What is missing or doubtful in the lead records (size and sector where neither other records of
-- the person nor the account have them), at stake without a source what its deals won; where a
-- status, campaign (if the channel had one on that day) and company do not fit what else is known,
-- but in test records; and comparisons asked for that no lead makes.
-- Grain: one row per finding of leads.
with

records as (select * from {{ ref('stg_crm__leads') }}),
merged as (select * from {{ ref('int_leads__merged') }}),
combined as (select * from {{ ref('int_leads__combined') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
deal_records as (select * from {{ ref('stg_crm__opportunities') }}),
meetings as (select * from {{ ref('int_meetings__identified') }}),
campaigns as (select * from {{ ref('stg_planning__campaigns') }}),
stage_map as (select * from {{ source('reference', 'stage_map') }}),
mailboxes as (select * from {{ source('reference', 'generic_mailboxes') }}),
tests as (select * from {{ ref('rpt_script_tests') }}),
asked as (select * from {{ source('reference', 'script_tests') }}),
columns_delivered as (select * from {{ source('land', 'columns') }}),
build as (select * from {{ source('reference', 'build') }}),

won as (
    select
        lead_id,
        sum(amount) as amount
    from opportunities
    where is_won and link_rule = 'lead_id'
    group by lead_id
),

checked as (
    select
        records.lead_id,
        records.lead_source,
        records.is_source_known,
        records.source_channel,
        records.email,
        records.phone,
        combined.company_size,
        combined.sector,
        campaigns.channel as campaign_channel,
        records.account_reference,
        records.disqualified_reason,
        records.created_date,
        records.mql_date,
        records.sql_date,
        records.disqualified_date,
        build.as_of_date,
        translate({{ dbt.split_part('records.email', "'@'", 1) }}, '0123456789', '')
        in ('test', 'essai')
        or records.email like '%@test.%'
        or records.email like '%@example.%' as is_for_test,
        mailboxes.local_part is not null as is_generic,
        records.lead_id in (
            select deal_records.lead_id from deal_records
            where deal_records.status <> 'lost'
        ) as has_deal,
        records.lead_id in (
            select meetings.lead_id from meetings
            where meetings.is_held
        ) as has_meeting,
        stage_map.sort_order <= 20 and merged.merge_rule = 'itself' as is_at_start,
        records.campaign_id is null and exists (
            select 1 from campaigns as running
            where
                running.channel = records.source_channel
                and records.created_date
                between running.started_date and coalesce(running.ended_date, records.created_date)
        ) as is_campaign_missing,
        case when records.lead_id = merged.kept_lead_id then won.amount end as won_amount,
        records.source_file,
        records.source_record
    from records
    cross join build
    inner join merged
        on records.lead_id = merged.lead_id
    left join combined
        on merged.kept_lead_id = combined.lead_id
    left join won
        on merged.kept_lead_id = won.lead_id
    left join campaigns
        on records.campaign_id = campaigns.campaign_id
    left join stage_map
        on {{ normalise_label('records.status') }} = stage_map.stage_label
    left join mailboxes
        on {{ dbt.split_part('records.email', "'@'", 1) }} = mailboxes.local_part
),

unmade as (
    select
        test_number,
        cast(null as {{ dbt.type_string() }}) as source_file,
        cast(null as bigint) as source_record
    from asked
    where test_number not in (select tests.test_number from tests)
),

final as (
    {{ findings_of('checked', 'lead', 'lead_id', 'crm_leads', [
        ('lead_source_missing', 'lead_source', 'lead_source is null', 'won_amount'),
        ('lead_source_unknown', 'lead_source',
            'lead_source is not null and not is_source_known', 'won_amount'),
        ('lead_without_contact', 'email', 'email is null and phone is null'),
        ('lead_company_size_missing', 'company_size', 'company_size is null'),
        ('lead_sector_missing', 'industry', 'sector is null'),
        ('lead_for_test', 'email', 'is_for_test'),
        ('lead_in_future', 'created_at', 'created_date > as_of_date'),
        ('lead_stages_out_of_order', 'mql_at',
            'mql_date < created_date or sql_date < coalesce(mql_date, created_date)'),
    ]) }}
    union all
    {{ findings_of('checked', 'lead', 'lead_id', 'crm_leads', [
        ('lead_campaign_missing', 'campaign_id',
            'is_campaign_missing and ' ~ is_delivered('crm_leads', ['campaign_id'])),
        ('lead_channel_differs_from_campaign', 'lead_source', 'source_channel <> campaign_channel'),
        ('lead_status_not_updated', 'status', 'is_at_start and (has_deal or has_meeting or '
            ~ 'coalesce(mql_date, sql_date) is not null)'),
        ('lead_disqualified_with_deal', 'disqualified_at',
            'disqualified_date is not null and has_deal'),
        ('lead_disqualified_before_created', 'disqualified_at',
            'disqualified_date < created_date and created_date <= as_of_date'),
        ('lead_disqualified_without_reason', 'disqualified_reason',
            'disqualified_date is not null and disqualified_reason is null and '
            ~ is_delivered('crm_leads', ['disqualified_reason'])),
        ('lead_account_missing', 'company_name', 'account_reference is null and '
            ~ is_delivered('crm_leads', ['account_id', 'company_name'])),
        ('lead_generic_mailbox', 'email', 'is_generic'),
    ], among='not coalesce(is_for_test, false)') }}
    union all
    {{ findings_of('unmade', 'script_test', 'cast(test_number as ' ~ dbt.type_string() ~ ')',
        'script_tests', [('script_test_not_made', 'option_a', 'true')]) }}
)

select * from final
