-- How long each inbound lead waited for the first outgoing call to it, and how far it went. Inbound
-- are leads whose declared channel does not go out to people; implied leads are left out.
-- Grain: one row per lead_id.
{% set stages = ['meeting', 'opportunity', 'customer'] %}
with

leads as (select * from {{ ref('int_leads__qualified') }}),
calls as (select * from {{ ref('fct_calls') }}),
channels as (select * from {{ ref('dim_channels') }}),
stages as (select * from {{ ref('fct_lead_stages') }}),
extracts as (select * from {{ source('land', 'extracts') }}),
settings as (select * from {{ source('reference', 'settings') }}),

inbound as (
    select
        leads.lead_id,
        leads.created_at,
        leads.created_date,
        leads.created_at <> {{ end_of_moment('leads.created_at', 'settings.time_zone') }}
            as is_day_only
    from leads
    cross join settings
    inner join extracts
        on extracts.extract = 'call_logs' and extracts.is_given
    inner join channels
        on leads.channel = channels.channel and not channels.is_outbound
    where not leads.is_implied and leads.channel not in ('unknown', 'unallocated')
),

-- of a call without an hour only the day is compared
called as (
    select
        inbound.lead_id,
        min(case when calls.started_hour is not null then calls.started_at end) as called_at,
        min(case when calls.started_hour is not null then calls.started_date end) as called_date,
        min(case when calls.started_hour is null then calls.started_date end) as hourless_date
    from inbound
    inner join calls
        on inbound.lead_id = calls.lead_id
    where
        coalesce(calls.direction, 'out') <> 'in'
        and case
            when calls.started_hour is null or inbound.is_day_only
                then calls.started_date >= inbound.created_date
            else calls.started_at >= inbound.created_at
        end
    group by inbound.lead_id
),

reached as (
    select
        lead_id,
        {%- for stage in stages %}
        max(case when stage = '{{ stage }}' then 1 else 0 end) as to_{{ stage }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from stages
    group by lead_id
),

waited as (
    select
        inbound.created_date,
        case
            when called.lead_id is null then 'never'
            when
                inbound.is_day_only
                or called.called_at is null
                or coalesce(called.hourless_date <= called.called_date, false) then 'unknown'
        end as wait,
        {{ dbt.datediff('inbound.created_at', 'called.called_at', 'second') }} as wait_seconds,
        inbound.lead_id,
        {%- for stage in stages %}
        coalesce(reached.to_{{ stage }}, 0) as to_{{ stage }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from inbound
    left join called
        on inbound.lead_id = called.lead_id
    left join reached
        on inbound.lead_id = reached.lead_id
),

final as (
    select
        lead_id,
        created_date,
        coalesce(wait, case
            when wait_seconds <= 300 then '5_minutes'
            when wait_seconds <= 3600 then '1_hour'
            when wait_seconds <= 86400 then '1_day'
            else 'later'
        end) as wait,
        case when wait is null then wait_seconds end as wait_seconds,
        to_{{ stages | join(',
        to_') }}
    from waited
)

select * from final
