-- The follow-up of hot leads, step by step, until they become an opportunity or are disqualified. A
-- step is done by a contact after the step before was due: a call made, a message or e-mail of no
-- campaign, a meeting held. The outcome counts from the due day on, for leads still open that day
-- and known for as long as touches are credited. Where no extract says who was contacted, a step
-- of the past is `unknown`.
-- Grain: one row per lead_id and step.
with

planned as (select * from {{ ref('int_followups__planned') }}),
calls as (select * from {{ ref('fct_calls') }}),
touches as (select * from {{ ref('fct_touchpoints') }}),
extracts as (select * from {{ source('land', 'extracts') }}),
implied_leads as (select * from {{ ref('int_implied_leads__settled') }}),
build as (select * from {{ source('reference', 'build') }}),

known as (
    select
        {{ is_given('call_logs') }} or {{ is_given('crm_touches') }}
        or {{ is_given('crm_meetings') }} as are_contacts_known,
        implied_leads.is_cohort_known
        and ({{ is_given('crm_opportunities') }} or {{ is_given('crm_orders') }})
            as are_conversions_known,
        build.as_of_date
    from build
    cross join implied_leads
),

contacts as (
    select
        lead_id,
        started_date as contact_date
    from calls
    where
        lead_id in (select planned.lead_id from planned)
        and coalesce(direction, 'out') = 'out'
    union
    select
        lead_id,
        occurred_date as contact_date
    from touches
    where
        lead_id in (select planned.lead_id from planned)
        and (kind = 'meeting' or (kind <> 'call' and direction = 'out' and campaign_id is null))
),

contacted as (
    select
        planned.lead_id,
        planned.step,
        min(contacts.contact_date) as contact_date
    from planned
    cross join known
    inner join contacts
        on planned.lead_id = contacts.lead_id
    where
        -- two steps that are due on one day are done by one contact
        (
            contacts.contact_date > planned.previous_date
            or contacts.contact_date = planned.due_date
        )
        and contacts.contact_date <= planned.late_until_date
        and contacts.contact_date <= coalesce(planned.ended_date, known.as_of_date)
        and contacts.contact_date <= known.as_of_date
    group by planned.lead_id, planned.step
),

judged as (
    select
        planned.{{ [
            'lead_id', 'step', 'owner_key', 'channel', 'team', 'qualified_date',
            'opportunity_date', 'due_date', 'ended_date', 'followed_until_date', 'step_days',
            'score',
        ] | join(',\n        planned.') }},
        known.as_of_date,
        known.are_conversions_known,
        contacted.contact_date,
        case
            when planned.ended_date <= planned.due_date then 'ended'
            when contacted.contact_date <= planned.due_date then 'done'
            when contacted.contact_date is not null then 'late'
            when planned.due_date > known.as_of_date then 'planned'
            when not known.are_contacts_known then 'unknown'
            when
                planned.late_until_date < known.as_of_date
                or planned.ended_date <= known.as_of_date
                then 'missed'
            else 'due'
        end as status
    from planned
    cross join known
    left join contacted
        on planned.lead_id = contacted.lead_id and planned.step = contacted.step
),

final as (
    select
        lead_id,
        step,
        owner_key,
        channel,
        team,
        status,
        case
            when status in ('done', 'late', 'missed') and due_date <= as_of_date
                then status = 'done'
        end as is_on_time,
        case
            when
                status in ('done', 'late', 'missed')
                and are_conversions_known
                and due_date < coalesce(ended_date, as_of_date)
                and followed_until_date <= as_of_date
                then coalesce(opportunity_date <= followed_until_date, false)
        end as is_converted,
        qualified_date,
        due_date,
        contact_date,
        ended_date,
        step_days,
        cast({{ dbt.datediff('due_date', 'contact_date', 'day') }} as integer) as delay_days,
        score
    from judged
)

select * from final
