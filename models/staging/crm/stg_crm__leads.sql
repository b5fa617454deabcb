-- People who showed interest, as the CRM knows them, before any merge; personal data stay here.
-- Grain: one row per lead of the CRM.

with

records as (select * from {{ source('crm', 'crm_leads') }}),
campaign_references as (select * from {{ ref('stg_planning__campaign_references') }}),
channel_labels as (select * from {{ source('reference', 'channel_labels') }}),
settings as (select * from {{ source('reference', 'settings') }}),

ranked as (
    select
        lead_id as delivered_lead_id,
        email as emails,
        {{ dbt.split_part('email', "';'", 1) }} as email,
        phone,
        account_id,
        company_siren,
        postal_code,
        campaign_id as delivered_campaign_id,
        owner_id,
        merged_into_lead_id,
        alias_ids,
        converted_opportunity_id,
        first_name,
        last_name,
        job_title,
        seniority,
        company_name as account_name,
        company_size,
        industry as sector,
        country,
        region,
        lead_source,
        status,
        disqualified_reason,
        cast(budget as boolean) as budget,
        cast(authority as boolean) as authority,
        cast(need as boolean) as need,
        cast(created_at as timestamp) as created_at,
        cast(mql_at as timestamp) as mql_at,
        cast(sql_at as timestamp) as sql_at,
        cast(disqualified_at as timestamp) as disqualified_at,
        cast(updated_at as timestamp) as updated_at,
        cast(timeframe_days as bigint) as timeframe_days,
        cast(potential_amount as decimal(18, 4)) as potential_amount,
        cast(downloads as bigint) as downloads,
        cast(subscriptions as bigint) as subscriptions,
        {{ version_columns('lead_id') }}
    from records
),

final as (
    select
        ranked.*,
        {{ generated_id('ranked.delivered_lead_id') }} as lead_id,
        campaign_references.campaign_id,
        {{ account_reference(
            'ranked.account_id', 'ranked.company_siren', 'ranked.account_name'
        ) }} as account_reference,
        {{ normalise_label('ranked.account_name') }} as account_name_key,
        md5(ranked.email) as email_key,
        nullif(channel_labels.channel, 'unknown') as source_channel,
        ranked.delivered_lead_id is null as is_id_generated,
        channel_labels.channel is not null as is_source_known,
        {{ business_date('ranked.created_at', 'settings.time_zone') }} as created_date,
        {{ business_date('ranked.mql_at', 'settings.time_zone') }} as mql_date,
        {{ business_date('ranked.sql_at', 'settings.time_zone') }} as sql_date,
        {{ business_date('ranked.disqualified_at', 'settings.time_zone') }} as disqualified_date
    from ranked
    cross join settings
    left join campaign_references
        on ranked.delivered_campaign_id = campaign_references.reference
    left join channel_labels
        on {{ normalise_label('ranked.lead_source') }} = channel_labels.label
    where {{ is_latest_version('ranked.delivered_lead_id') }}
)

select * from final
