-- Opportunities in their latest version, with what their status and stage labels mean. Where those
-- of one id and delivery differ the largest amount counts; what the others say is contested.
-- Probabilities are hundredths where more are 2 or above than are fractions.
-- Grain: one row per opportunity of the CRM.
with

records as (select * from {{ source('crm', 'crm_opportunities') }}),
campaign_references as (select * from {{ ref('stg_planning__campaign_references') }}),
channel_labels as (select * from {{ source('reference', 'channel_labels') }}),
value_labels as (select * from {{ source('reference', 'value_labels') }}),
stage_map as (select * from {{ source('reference', 'stage_map') }}),
settings as (select * from {{ source('reference', 'settings') }}),

ranked as (
    select
        opportunity_id as delivered_opportunity_id,
        lead_id,
        account_id,
        company_siren,
        owner_id,
        campaign_id as delivered_campaign_id,
        contact_email,
        account_name,
        stage as stage_label,
        status as status_label,
        currency,
        lost_reason,
        offer,
        lead_source,
        cast(amount_is_estimated as boolean) as delivered_amount_is_estimated,
        cast(budget as boolean) as budget,
        cast(authority as boolean) as authority,
        cast(need as boolean) as need,
        cast(created_at as timestamp) as created_at,
        cast(closed_at as timestamp) as closed_at,
        cast(updated_at as timestamp) as updated_at,
        cast(expected_close_date as date) as expected_close_date,
        cast(amount as decimal(18, 4)) as amount,
        cast(list_amount as decimal(18, 4)) as list_amount,
        cast(probability as decimal(18, 9)) as delivered_probability,
        sum({{ hundredths_mark('probability') }}) over (partition by _section) as percentage_excess,
        cast(timeframe_days as bigint) as timeframe_days,
        {{ copy_number('opportunity_id') }} as copy_number,
        {{ is_of_latest_delivery('opportunity_id') }} as is_of_latest_delivery,
        {{ version_columns('opportunity_id', amount='amount') }}
    from records
),

contested as (
    select
        delivered_opportunity_id,
        sum(abs(amount)) as contested_amount
    from ranked
    where
        is_of_latest_delivery
        and has_conflicting_versions
        and version_number > 1
        and copy_number = 1
    group by delivered_opportunity_id
),

final as (
    select
        ranked.*,
        {{ generated_id('ranked.delivered_opportunity_id') }} as opportunity_id,
        campaign_references.campaign_id,
        {{ account_reference(
            'ranked.account_id', 'ranked.company_siren', 'ranked.account_name'
        ) }} as account_reference,
        {{ normalise_label('ranked.account_name') }} as account_name_key,
        md5(ranked.contact_email) as contact_email_key,
        nullif(channel_labels.channel, 'unknown') as source_channel,
        coalesce(statuses.value, stage_map.status, 'open') as status,
        stage_map.stage,
        coalesce(ranked.delivered_amount_is_estimated, false) as amount_is_estimated,
        statuses.value is not null as is_status_known,
        channel_labels.channel is not null as is_source_known,
        {{ business_date('ranked.created_at', 'settings.time_zone') }} as created_date,
        {{ business_date('ranked.closed_at', 'settings.time_zone') }} as closed_date,
        {{ business_date('ranked.updated_at', 'settings.time_zone') }} as updated_date,
        cast(
            ranked.delivered_probability
            * case when ranked.percentage_excess > 0 then 0.01 else 1 end as decimal(18, 9)
        ) as probability,
        contested.contested_amount,
        stage_map.sort_order as stage_sort_order
    from ranked
    cross join settings
    left join campaign_references
        on ranked.delivered_campaign_id = campaign_references.reference
    left join contested
        on ranked.delivered_opportunity_id = contested.delivered_opportunity_id
    left join channel_labels
        on {{ normalise_label('ranked.lead_source') }} = channel_labels.label
    left join value_labels as statuses
        on
            statuses.field = 'opportunity_status'
            and {{ normalise_label('ranked.status_label') }} = statuses.label
    left join stage_map
        on {{ normalise_label('ranked.stage_label') }} = stage_map.stage_label
    where {{ is_latest_version('ranked.delivered_opportunity_id') }}
)

select * from final
