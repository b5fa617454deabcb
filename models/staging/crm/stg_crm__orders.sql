-- Orders won, in their latest version, amounts in the currency delivered. Where records of one id
-- and delivery differ the largest amount counts; what the others say besides is contested.
-- Grain: one row per order of the CRM.

with

records as (select * from {{ source('crm', 'crm_orders') }}),
campaign_references as (select * from {{ ref('stg_planning__campaign_references') }}),
channel_labels as (select * from {{ source('reference', 'channel_labels') }}),
value_labels as (select * from {{ source('reference', 'value_labels') }}),
settings as (select * from {{ source('reference', 'settings') }}),

ranked as (
    select
        order_id as delivered_order_id,
        opportunity_id,
        account_id,
        company_siren,
        lead_id,
        campaign_id as delivered_campaign_id,
        contact_email,
        referred_by,
        account_name,
        lead_source,
        currency,
        offer,
        kind as kind_label,
        cast(ordered_at as timestamp) as ordered_at,
        cast(updated_at as timestamp) as updated_at,
        cast(amount as decimal(18, 4)) as amount,
        cast(list_amount as decimal(18, 4)) as list_amount,
        cast(margin_amount as decimal(18, 4)) as margin_amount,
        cast(cost_amount as decimal(18, 4)) as cost_amount,
        {{ copy_number('order_id') }} as copy_number,
        {{ is_of_latest_delivery('order_id') }} as is_of_latest_delivery,
        {{ version_columns('order_id', amount='amount') }}
    from records
),

contested as (
    select
        delivered_order_id,
        sum(abs(amount)) as contested_amount
    from ranked
    where
        is_of_latest_delivery
        and has_conflicting_versions
        and version_number > 1
        and copy_number = 1
    group by delivered_order_id
),

final as (
    select
        ranked.*,
        {{ generated_id('ranked.delivered_order_id') }} as order_id,
        campaign_references.campaign_id,
        {{ account_reference(
            'ranked.account_id', 'ranked.company_siren', 'ranked.account_name'
        ) }} as account_reference,
        {{ normalise_label('ranked.account_name') }} as account_name_key,
        md5(ranked.contact_email) as contact_email_key,
        nullif(channel_labels.channel, 'unknown') as source_channel,
        kinds.value as kind,
        channel_labels.channel is not null as is_source_known,
        {{ business_date('ranked.ordered_at', 'settings.time_zone') }} as ordered_date,
        contested.contested_amount
    from ranked
    cross join settings
    left join campaign_references
        on ranked.delivered_campaign_id = campaign_references.reference
    left join contested
        on ranked.delivered_order_id = contested.delivered_order_id
    left join channel_labels
        on {{ normalise_label('ranked.lead_source') }} = channel_labels.label
    left join value_labels as kinds
        on
            kinds.field = 'order_kind'
            and {{ normalise_label('ranked.kind_label') }} = kinds.label
    where {{ is_latest_version('ranked.delivered_order_id') }}
)

select * from final
