-- Labour that the ledger does not hold, at the loaded hourly cost of the day. A day's cost is
-- rounded once, then shared over what it was spent on (largest remainder of its seconds), so the
-- parts sum to the day. Where the cost of a person is unknown there is a finding and no amount.
-- Grain: one row per person_id, work_date, channel, campaign_id, is_prospecting and is_estimated.

with

hours as (select * from {{ ref('int_hours__distributed') }}),
people as (select * from {{ ref('int_people__valid') }}),
paid_months as (select * from {{ ref('int_person_months__paid') }}),

uncovered as (
    select
        hours.person_id,
        min(hours.team_key) as team_key,
        hours.work_date,
        hours.month_date,
        hours.channel,
        hours.campaign_id,
        hours.is_prospecting,
        hours.is_estimated,
        sum(hours.seconds) as seconds
    from hours
    left join paid_months
        on
            hours.month_date = paid_months.month_date
            and (
                hours.person_id = paid_months.person_id
                or (
                    hours.person_id is null
                    and paid_months.person_id is null
                    and hours.team_key is not distinct from paid_months.team_key
                )
            )
    where paid_months.month_date is null
    group by
        hours.person_id,
        hours.work_date,
        hours.month_date,
        hours.channel,
        hours.campaign_id,
        hours.is_prospecting,
        hours.is_estimated
),

days as (
    select
        uncovered.person_id,
        uncovered.work_date,
        max(cast({{ ten_thousandths('people.loaded_hourly_cost') }} as bigint)) as hourly_units,
        sum(uncovered.seconds) as day_seconds,
        {{ integer_quotient(
            'cast(sum(uncovered.seconds) as decimal(38, 0)) * 2 * max('
            ~ ten_thousandths('people.loaded_hourly_cost') ~ ') + 3600', '7200'
        ) }} as day_units
    from uncovered
    left join people
        on
            uncovered.person_id = people.person_id
            and uncovered.work_date >= people.holds_from_date
            and uncovered.work_date < people.holds_to_date
            and uncovered.work_date >= people.cost_from_date
            and people.loaded_hourly_cost >= 0
    group by uncovered.person_id, uncovered.work_date
),

divided as (
    select
        uncovered.person_id,
        uncovered.team_key,
        uncovered.work_date,
        uncovered.month_date,
        uncovered.channel,
        uncovered.campaign_id,
        uncovered.is_prospecting,
        uncovered.is_estimated,
        uncovered.seconds,
        days.hourly_units,
        days.day_seconds,
        days.day_units,
        {{ integer_quotient('days.day_units * uncovered.seconds', 'days.day_seconds') }} as quotient
    from uncovered
    left join days
        on uncovered.person_id = days.person_id and uncovered.work_date = days.work_date
),

ranked as (
    select
        divided.person_id,
        divided.team_key,
        divided.work_date,
        divided.month_date,
        divided.channel,
        divided.campaign_id,
        divided.is_prospecting,
        divided.is_estimated,
        divided.seconds,
        divided.hourly_units,
        divided.quotient,
        divided.day_units - sum(divided.quotient) over (
            partition by divided.person_id, divided.work_date
        ) as leftover,
        row_number() over (
            partition by divided.person_id, divided.work_date
            order by
                divided.day_units * divided.seconds
                - divided.quotient * divided.day_seconds desc nulls last,
                divided.channel asc nulls last,
                divided.campaign_id asc nulls last,
                divided.is_prospecting desc
        ) as remainder_rank
    from divided
),

final as (
    select
        ranked.person_id,
        ranked.team_key,
        ranked.work_date,
        ranked.month_date,
        ranked.channel,
        ranked.campaign_id,
        ranked.is_prospecting,
        ranked.is_estimated,
        cast(ranked.seconds as bigint) as seconds,
        ranked.hourly_units,
        cast(
            ranked.quotient
            + case when ranked.remainder_rank <= ranked.leftover then 1 else 0 end as bigint
        ) as amount_units
    from ranked
)

select * from final
