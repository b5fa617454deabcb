-- Telephone calls, a transferred call once. A call of which only the day is known has no hour.
-- Grain: one row per call_id.
with

calls as (select * from {{ ref('int_calls__consolidated') }}),

final as (
    select
        call_id,
        lead_id,
        campaign_id,
        script_id,
        person_key,
        channel,
        team,
        direction,
        outcome,
        is_reached,
        started_at,
        started_date,
        case
            when started_local_at <> cast(started_date as timestamp)
                then cast(extract(hour from started_local_at) as integer)
        end as started_hour,
        cast(
            mod({{ dbt.datediff("cast('1900-01-01' as date)", 'started_date', 'day') }}, 7) + 1
            as integer
        ) as weekday,
        talk_seconds,
        wrap_up_seconds,
        duration_seconds,
        leg_count
    from calls
)

select * from final
