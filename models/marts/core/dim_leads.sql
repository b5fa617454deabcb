-- Persons who showed interest, after merges and with implied leads, without anything personal. The
-- source label is shown as delivered, unless it looks like somebody's.
-- Grain: one row per lead_id.
{% set known_fields = [
    'leads.has_contact', 'leads.has_source', 'leads.account_id is not null',
    'leads.company_size is not null', 'leads.sector is not null',
    'coalesce(leads.country, leads.region) is not null', 'leads.seniority is not null',
] %}
with

leads as (select * from {{ ref('int_leads__qualified') }}),
campaigns as (select * from {{ ref('int_campaigns__identified') }}),

-- looked at once each, not once a lead
sources as (
    select
        lead_source,
        {{ label_shown('min(lead_source)') }} as label
    from leads
    group by lead_source
),

final as (
    select
        leads.lead_id,
        leads.account_id,
        leads.campaign_id,
        leads.owner_key,
        leads.channel,
        sources.label as lead_source,
        campaigns.segment,
        leads.sector,
        leads.company_size,
        leads.country,
        leads.region,
        leads.seniority,
        leads.is_implied,
        leads.has_source,
        leads.has_contact,
        leads.disqualified_at is not null as is_disqualified,
        leads.budget as has_budget,
        leads.authority as has_authority,
        leads.need as has_need,
        leads.created_date,
        leads.disqualified_date,
        leads.timeframe_days,
        leads.potential_amount,
        leads.downloads,
        leads.subscriptions,
        leads.record_count,
        {{ safe_divide(
            '(case when ' ~ known_fields | join(' then 1 else 0 end + case when ')
            ~ ' then 1 else 0 end)', known_fields | length | string
        ) }} as completeness_rate
    from leads
    left join campaigns
        on leads.campaign_id = campaigns.campaign_id
    left join sources
        on leads.lead_source = sources.lead_source
)

select * from final
