-- All that touched somebody, in one shape: touches of the CRM, calls that reached somebody and
-- meetings that were held. Calls that reached nobody stay attempts in fct_calls.
-- Grain: one row per touch_id (`call:…` and `meeting:…` where the touch is one).
with

touches as (select * from {{ ref('int_touches__identified') }}),
calls as (select * from {{ ref('int_calls__consolidated') }}),
meetings as (select * from {{ ref('int_meetings__identified') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),

unified as (
    select
        touch_id,
        lead_id,
        contact_key,
        campaign_id,
        content_id,
        variant_id,
        channel,
        kind,
        direction,
        is_effective,
        occurred_at,
        occurred_date
    from touches
    union all
    select
        'call:' || call_id as touch_id,
        lead_id,
        contact_key,
        campaign_id,
        script_id as content_id,
        cast(null as {{ dbt.type_string() }}) as variant_id,
        channel,
        'call' as kind,
        direction,
        true as is_effective,
        started_at as occurred_at,
        started_date as occurred_date
    from calls
    where is_reached
    union all
    select
        'meeting:' || meeting_id as touch_id,
        lead_id,
        lead_id as contact_key,
        campaign_id,
        cast(null as {{ dbt.type_string() }}) as content_id,
        cast(null as {{ dbt.type_string() }}) as variant_id,
        channel,
        'meeting' as kind,
        cast(null as {{ dbt.type_string() }}) as direction,
        true as is_effective,
        scheduled_at as occurred_at,
        scheduled_date as occurred_date
    from meetings
    where is_held
),

final as (
    select
        unified.*,
        leads.account_id
    from unified
    left join leads
        on unified.lead_id = leads.lead_id
)

select * from final
