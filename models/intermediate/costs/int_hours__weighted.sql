-- By what a person's time sheets are split where they name no destination: the calls and meetings
-- of the day, and of the month for the days without any. Calls that all lasted nothing weigh by
-- their number.
-- Grain: one row per person_id, reach, period_date, channel and campaign_id.

with

estimated as (select * from {{ ref('int_hours__estimated') }}),

reached as (
    select
        estimated.person_id,
        'day' as reach,
        estimated.work_date as period_date,
        estimated.channel,
        estimated.campaign_id,
        estimated.seconds,
        estimated.actions
    from estimated
    where estimated.activity in ('call', 'meeting') and estimated.person_id is not null
    union all
    select
        estimated.person_id,
        'month' as reach,
        cast({{ dbt.date_trunc('month', 'estimated.work_date') }} as date) as period_date,
        estimated.channel,
        estimated.campaign_id,
        estimated.seconds,
        estimated.actions
    from estimated
    where estimated.activity in ('call', 'meeting') and estimated.person_id is not null
),

summed as (
    select
        reached.person_id,
        reached.reach,
        reached.period_date,
        reached.channel,
        reached.campaign_id,
        sum(reached.seconds) as seconds,
        sum(reached.actions) as actions
    from reached
    group by
        reached.person_id,
        reached.reach,
        reached.period_date,
        reached.channel,
        reached.campaign_id
),

totalled as (
    select
        summed.person_id,
        summed.reach,
        summed.period_date,
        summed.channel,
        summed.campaign_id,
        summed.seconds,
        summed.actions,
        sum(summed.seconds) over (
            partition by summed.person_id, summed.reach, summed.period_date
        ) as period_seconds
    from summed
),

final as (
    select
        totalled.person_id,
        totalled.reach,
        totalled.period_date,
        totalled.channel,
        totalled.campaign_id,
        cast(
            case when totalled.period_seconds > 0 then totalled.seconds else totalled.actions end
            as bigint
        ) as weight
    from totalled
    where totalled.period_seconds = 0 or totalled.seconds > 0
)

select * from final
