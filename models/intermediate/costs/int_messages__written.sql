-- E-mails and messages that a person wrote to leads, as far as touches tell: by the owner of the
-- lead, one a day to each. What carries a content went to many; more than a day of 24 hours can
-- hold at the standard minutes was sent by a tool: neither is anybody's time.
-- Grain: one row per person_id, work_date, activity, channel and campaign_id.

with

touches as (select * from {{ ref('int_touches__identified') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
standards as (select * from {{ ref('int_standard_times__known') }}),

written as (
    select distinct
        leads.owner_id as person_id,
        leads.lead_id,
        touches.occurred_date as work_date,
        case when touches.kind = 'email_sent' then 'email' else 'message' end as activity,
        touches.channel,
        touches.campaign_id
    from touches
    inner join leads
        on touches.lead_id = leads.lead_id
    where
        touches.kind in ('email_sent', 'social_message', 'social_invitation')
        and coalesce(touches.direction, 'out') = 'out'
        and touches.content_id is null
        and touches.occurred_date is not null
        and leads.owner_id is not null
),

summed as (
    select
        written.person_id,
        written.work_date,
        written.activity,
        written.channel,
        written.campaign_id,
        count(*) as actions,
        sum(
            case
                when written.activity = 'email' then standards.email_seconds
                else standards.message_seconds
            end
        ) as seconds
    from written
    cross join standards
    group by
        written.person_id,
        written.work_date,
        written.activity,
        written.channel,
        written.campaign_id
),

totalled as (
    select
        summed.person_id,
        summed.work_date,
        summed.activity,
        summed.channel,
        summed.campaign_id,
        summed.actions,
        summed.seconds,
        sum(summed.seconds) over (
            partition by summed.person_id, summed.work_date
        ) as day_seconds
    from summed
),

final as (
    select
        totalled.person_id,
        totalled.work_date,
        totalled.activity,
        totalled.channel,
        totalled.campaign_id,
        cast(totalled.actions as bigint) as actions,
        cast(totalled.seconds as bigint) as seconds
    from totalled
    where totalled.day_seconds <= 86400
)

select * from final
