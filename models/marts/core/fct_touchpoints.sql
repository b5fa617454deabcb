-- Everything that touched a lead: touches of the CRM, calls that reached somebody, held meetings.
-- Grain: one row per touch_id.
with

touches as (select * from {{ ref('int_touches__unified') }}),

final as (
    select
        touch_id,
        lead_id,
        account_id,
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
)

select * from final
