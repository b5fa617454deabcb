-- Customers' answers, 0 to 10; the comments are personal data and stay here,
-- but for the themes that their words tell.
-- Grain: one row per answer.

{% set key = [
    'answered_at', 'score', 'account_id', 'account_name', 'lead_id',
] %}

with

records as (select * from {{ source('crm', 'crm_feedback') }}),
settings as (select * from {{ source('reference', 'settings') }}),

ranked as (
    select
        account_id,
        lead_id,
        account_name,
        comment,
        cast(answered_at as timestamp) as answered_at,
        cast(updated_at as timestamp) as updated_at,
        cast(score as bigint) as score,
        {{ copy_columns(key) }}
    from records
),

final as (
    select
        ranked.*,
        {{ account_reference(
            'ranked.account_id', 'cast(null as ' ~ dbt.type_string() ~ ')', 'ranked.account_name'
        ) }} as account_reference,
        {{ normalise_label('ranked.account_name') }} as account_name_key,
        ranked.key_number > 1 as is_key_shared,
        {{ business_date('ranked.answered_at', 'settings.time_zone') }} as answered_date
    from ranked
    cross join settings
    where ranked.is_of_latest_delivery and ranked.copy_number = 1
)

select * from final
