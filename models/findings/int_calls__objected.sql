-- Outgoing calls to whom nobody should call, whatever the hour: a number of the list of those who
-- object, a person who objected in an earlier call, a prospect neither created nor in contact
-- within three years before the call.
-- Grain: one row per call_id and rule_id.
{% set is_outgoing = "coalesce(direction, 'out') <> 'in'" %}

with

-- by themselves, so that each of those who read them takes its own columns of them
listed_calls as (select * from {{ ref('int_calls__consolidated') }}),
objecting_calls as (select * from {{ ref('int_calls__consolidated') }}),
later_calls as (select * from {{ ref('int_calls__consolidated') }}),
old_calls as (select * from {{ ref('int_calls__consolidated') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
stages as (select * from {{ ref('fct_lead_stages') }}),
touches as (select * from {{ ref('int_touches__unified') }}),
calling_rules as (select * from {{ source('reference', 'calling_rules') }}),
do_not_call as (select * from {{ source('reference', 'do_not_call') }}),
settings as (select * from {{ source('reference', 'settings') }}),

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
    from objecting_calls
    where outcome = 'do_not_call' and contact_key is not null
    group by contact_key
),

old as (
    select
        old_calls.call_id,
        old_calls.lead_id,
        old_calls.started_date
    from old_calls
    inner join leads
        on old_calls.lead_id = leads.lead_id
    where
        {{ is_outgoing }}
        and old_calls.started_date > {{ dbt.dateadd('year', 3, 'leads.created_date') }}
        and not exists (
            select 1
            from stages
            where stages.lead_id = old_calls.lead_id and stages.stage = 'customer'
        )
),

objected as (
    select listed_calls.call_id
    from listed_calls
    inner join listed
        on listed_calls.outside_number = listed.phone
    where {{ is_outgoing }}
    union
    select later_calls.call_id
    from later_calls
    inner join objections
        on later_calls.contact_key = objections.contact_key
    where {{ is_outgoing }} and later_calls.started_at > objections.objected_at
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
