-- People who showed interest, as the CRM knows them, before any merge; personal data stay here.
-- Versions are ranked only among the ids that stand more than once.
-- Grain: one row per lead of the CRM.
{% set record = ['source_section', 'source_file', 'source_record'] %}
with

records as (select * from {{ source('crm', 'crm_leads') }}),
labelled as (select * from {{ source('crm', 'crm_leads') }}),
named as (select * from {{ source('crm', 'crm_leads') }}),
unnamed as (select * from {{ source('crm', 'crm_leads') }}),
repeated as (select * from {{ source('crm', 'crm_leads') }}),
hashless as (select * from {{ source('crm', 'crm_leads') }}),
campaign_references as (select * from {{ ref('stg_planning__campaign_references') }}),
channel_labels as (select * from {{ source('reference', 'channel_labels') }}),
settings as (select * from {{ source('reference', 'settings') }}),

sources as (
    select distinct lead_source
    from labelled
),

spelled_sources as (
    select
        lead_source,
        {{ normalise_label('lead_source') }} as label
    from sources
),

repeated_keys as (
    {{ repeated_keys('named', 'unnamed', 'lead_id') }}
),

versions as (
    {{ repeated_versions('repeated', 'lead_id') }}
),

hashed as (
    {{ unnamed_hashes('hashless', 'lead_id') }}
),

-- the time zone is asked for before any join or window: it is one for all rows there, and set up
-- once
dated as (
    select
        records.lead_id as delivered_lead_id,
        records.email as emails,
        {{ dbt.split_part('records.email', "';'", 1) }} as email,
        records.phone,
        records.account_id,
        records.company_siren,
        records.postal_code,
        records.campaign_id as delivered_campaign_id,
        records.owner_id,
        records.merged_into_lead_id,
        records.alias_ids,
        records.converted_opportunity_id,
        records.first_name,
        records.last_name,
        records.job_title,
        records.seniority,
        records.perimeter,
        records.company_name as account_name,
        records.company_size,
        records.industry as sector,
        records.country,
        records.region,
        records.lead_source,
        records.status,
        records.disqualified_reason,
        cast(records.budget as boolean) as budget,
        cast(records.authority as boolean) as authority,
        cast(records.need as boolean) as need,
        {%- for moment in ['created', 'mql', 'sql', 'disqualified'] %}
        cast(records.{{ moment }}_at as timestamp) as {{ moment }}_at,
        {{ business_date('cast(records.' ~ moment ~ '_at as timestamp)', 'settings.time_zone') }}
            as {{ moment }}_date,
        {%- endfor %}
        cast(records.consented_on as date) as consented_date,
        cast(records.updated_at as timestamp) as updated_at,
        cast(records.timeframe_days as bigint) as timeframe_days,
        cast(records.potential_amount as decimal(18, 4)) as potential_amount,
        cast(records.downloads as bigint) as downloads,
        cast(records.subscriptions as bigint) as subscriptions,
        records._section as source_section,
        records._file as source_file,
        records._record as source_record
    from records
    cross join settings
),

ranked as (
    select
        dated.*,
        {{ joined_versions() }}
    from dated
    left join versions
        on {{ same('dated', 'versions', record) }}
    left join hashed
        on {{ same('dated', 'hashed', record) }}
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
        channel_labels.channel is not null as is_source_known
    from ranked
    left join campaign_references
        on ranked.delivered_campaign_id = campaign_references.reference
    left join spelled_sources
        on ranked.lead_source = spelled_sources.lead_source
    left join channel_labels
        on spelled_sources.label = channel_labels.label
    where {{ is_latest_version('ranked.delivered_lead_id') }}
)

select * from final
