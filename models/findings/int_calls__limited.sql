-- Outgoing calls that the calling rules of the workspace's country say something of: those to
-- consumers, with what the rules let, and those of anybody outside the hours. A call is to a
-- company unless its campaign says consumer; numbers of other countries are not judged, and a call
-- of which only the day is known is judged by its day.
-- Grain: one row per call_id.
{% set passed = ['call_id', 'lead_id', 'contact_key', 'outcome', 'started_at'] %}
{% set limiting = [
    'country', 'audience', 'attempts', 'attempt_days', 'silence_days', 'is_consent_needed',
] %}
{% set rule = [
    'country', 'calling_code', 'audience', 'first_weekday', 'last_weekday', 'is_on_holidays',
    'is_consent_needed', 'time_zone', 'attempts', 'attempt_days', 'silence_days',
] %}
with

calls as (select * from {{ ref('int_calls__consolidated') }}),
campaigns as (select * from {{ ref('int_campaigns__identified') }}),
calling_rules as (select * from {{ source('reference', 'calling_rules') }}),
holidays as (select * from {{ source('reference', 'holidays') }}),
settings as (select * from {{ source('reference', 'settings') }}),

windows as (
    select
        calling_rules.{{ rule | join(',\n        calling_rules.') }},
        coalesce(calling_rules.valid_from, cast('1900-01-01' as date)) as from_date,
        coalesce(calling_rules.valid_to, cast('9999-12-31' as date)) as to_date,
        coalesce(calling_rules.from_hour * 60, 0) as from_minute,
        coalesce(calling_rules.to_hour * 60, 1440) as to_minute,
        case when calling_rules.is_on_holidays then 1 else 0 end as holidays_allowed
    from calling_rules
    cross join settings
    where calling_rules.country = upper(right(settings.locale, 2))
),

limits as (
    select
        country,
        audience,
        from_date,
        to_date,
        {%- for limit in ['calling_code', 'time_zone'] + limiting[2:5] %}
        max({{ limit }}) as {{ limit }},
        {%- endfor %}
        max(case when is_consent_needed then 1 else 0 end) = 1 as is_consent_needed
    from windows
    group by country, audience, from_date, to_date
),

limited as (
    select
        calls.{{ passed | join(',\n        calls.') }},
        calls.started_local_at <> cast(calls.started_date as timestamp) as is_hour_known,
        limits.{{ limiting | join(',\n        limits.') }},
        case
            when
                limits.time_zone is not null
                and calls.started_local_at <> cast(calls.started_date as timestamp)
                then {{ business_timestamp('calls.started_at', 'limits.time_zone') }}
            else calls.started_local_at
        end as local_at
    from calls
    left join campaigns
        on calls.campaign_id = campaigns.campaign_id
    inner join limits
        on
            coalesce(campaigns.audience, 'company') = limits.audience
            and calls.started_date between limits.from_date and limits.to_date
    where
        coalesce(calls.direction, 'out') <> 'in'
        and coalesce(
            left(calls.outside_number, 1 + length(limits.calling_code))
            = '+' || limits.calling_code, true
        )
),

placed as (
    select
        limited.*,
        cast(limited.local_at as date) as local_date,
        mod({{ dbt.datediff("cast('1900-01-01' as date)", 'limited.local_at', 'day') }}, 7) + 1
            as weekday,
        case when limited.is_hour_known then extract(hour from limited.local_at) end * 60
        + extract(minute from limited.local_at) as minute_of_day,
        case when holidays.holiday_date is not null then 1 else 0 end as holidays
    from limited
    left join holidays
        on
            limited.country = holidays.country
            and cast(limited.local_at as date) = holidays.holiday_date
),

-- a join that finds nothing: of a correlated question DuckDB would make all calls distinct first
outside as (
    select placed.call_id
    from placed
    left join windows
        on
            placed.audience = windows.audience
            and placed.local_date >= windows.from_date
            and placed.local_date <= windows.to_date
            and placed.weekday >= windows.first_weekday
            and placed.weekday <= windows.last_weekday
            and placed.holidays <= windows.holidays_allowed
            and coalesce(placed.minute_of_day, 9999) >= windows.from_minute
            and coalesce(placed.minute_of_day, -1) < windows.to_minute
    where windows.audience is null
),

final as (
    select
        placed.{{ passed | join(',\n        placed.') }},
        placed.{{ limiting[1:] | join(',\n        placed.') }},
        outside.call_id is not null as is_outside_hours,
        placed.local_date
    from placed
    left join outside
        on placed.call_id = outside.call_id
    where
        outside.call_id is not null
        or placed.is_consent_needed
        or coalesce(placed.attempts, placed.silence_days) is not null
)

select * from final
