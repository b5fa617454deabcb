-- Outgoing calls to whom nobody should call, whatever the hour: a number of the list of those who
-- object, a person who objected in an earlier call, a prospect neither created nor in contact
-- within three years before the call.
-- Grain: one row per call_id and rule_id.

with

calls as (select * from {{ ref('int_calls__consolidated') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
stages as (select * from {{ ref('fct_lead_stages') }}),
touches as (select * from {{ ref('int_touches__unified') }}),
calling_rules as (select * from {{ source('reference', 'calling_rules') }}),
do_not_call as (select * from {{ source('reference', 'do_not_call') }}),
settings as (select * from {{ source('reference', 'settings') }}),

outgoing as (
    select
        call_id,
        lead_id,
        contact_key,
        outside_number,
        started_at,
        started_date
    from calls
    where coalesce(direction, 'out') <> 'in'
),

codes as (
    select max(calling_rules.calling_code) as calling_code
    from calling_rules
    cross join settings
    where calling_rules.country = upper(right(settings.locale, 2))
),

-- as a list of numbers writes them: in the country's own form too
listed as (
    select distinct
        case
            when left(do_not_call.phone, 1) = '0'
                then '+' || codes.calling_code || substring(do_not_call.phone, 2)
            else do_not_call.phone
        end as phone
    from do_not_call
    cross join codes
),

objections as (
    select
        contact_key,
        min(started_at) as objected_at
    from calls
    where outcome = 'do_not_call' and contact_key is not null
    group by contact_key
),

old as (
    select
        outgoing.call_id,
        outgoing.lead_id,
        outgoing.started_date
    from outgoing
    inner join leads
        on outgoing.lead_id = leads.lead_id
    where
        outgoing.started_date > {{ dbt.dateadd('year', 3, 'leads.created_date') }}
        and not exists (
            select 1
            from stages
            where stages.lead_id = outgoing.lead_id and stages.stage = 'customer'
        )
),

objected as (
    select outgoing.call_id
    from outgoing
    inner join listed
        on outgoing.outside_number = listed.phone
    union
    select outgoing.call_id
    from outgoing
    inner join objections
        on outgoing.contact_key = objections.contact_key
    where outgoing.started_at > objections.objected_at
),

forgotten as (
    select old.call_id
    from old
    left join touches
        on
            old.lead_id = touches.lead_id
            and touches.is_effective
            and old.started_date > touches.occurred_date
            and touches.occurred_date >= {{ dbt.dateadd('year', -3, 'old.started_date') }}
    group by old.call_id
    having count(touches.touch_id) = 0
),

final as (
    select
        call_id,
        'call_to_do_not_call' as rule_id
    from objected
    union all
    select
        call_id,
        'call_to_forgotten_prospect' as rule_id
    from forgotten
)

select * from final
