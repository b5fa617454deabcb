-- What the calling rules hold against outgoing calls. Help, not legal advice: the rules are a
-- reference table that says what text each rests on, and a workspace's own replaces it.
-- Grain: one row per finding: call and rule.

with

limited as (select * from {{ ref('int_calls__limited') }}),
objected as (select * from {{ ref('int_calls__objected') }}),
legs as (select * from {{ ref('stg_calls__legs') }}),
lead_records as (select * from {{ ref('stg_crm__leads') }}),
merged as (select * from {{ ref('int_leads__merged') }}),

numbered as (
    select
        call_id,
        contact_key,
        local_date,
        attempts,
        attempt_days,
        silence_days,
        row_number() over (
            partition by contact_key order by started_at asc nulls last, call_id asc
        ) as position,
        max(case when outcome in ('not_interested', 'do_not_call') then local_date end) over (
            partition by contact_key order by started_at asc nulls last, call_id asc
            rows between unbounded preceding and 1 preceding
        ) as refused_date
    from limited
    where contact_key is not null and coalesce(attempts, silence_days) is not null
),

consents as (
    select
        merged.kept_lead_id as lead_id,
        min(lead_records.consented_date) as consented_date
    from lead_records
    inner join merged
        on lead_records.lead_id = merged.lead_id
    where lead_records.consented_date is not null
    group by merged.kept_lead_id
),

broken as (
    -- consumers who consented may be called at any hour
    select
        limited.call_id,
        case
            when limited.audience = 'consumer' then 'call_outside_hours'
            else 'call_outside_business_hours'
        end as rule_id
    from limited
    left join consents
        on limited.lead_id = consents.lead_id
    where
        limited.is_outside_hours
        and (
            limited.audience <> 'consumer'
            or coalesce(consents.consented_date > limited.local_date, true)
        )
    union all
    select
        numbered.call_id,
        'call_too_often' as rule_id
    from numbered
    inner join numbered as earlier
        on
            numbered.contact_key = earlier.contact_key
            and numbered.position - numbered.attempts = earlier.position
    where
        {{ dbt.datediff('earlier.local_date', 'numbered.local_date', 'day') }}
        < numbered.attempt_days
    union all
    select
        call_id,
        'call_after_refusal' as rule_id
    from numbered
    where {{ dbt.datediff('refused_date', 'local_date', 'day') }} <= silence_days
    union all
    select
        limited.call_id,
        'call_without_consent' as rule_id
    from limited
    left join consents
        on limited.lead_id = consents.lead_id
    where limited.is_consent_needed and coalesce(consents.consented_date > limited.local_date, true)
    union all
    select
        call_id,
        rule_id
    from objected
),

-- the first leg stands for the call, under whose id it is
final as (
    select
        broken.rule_id,
        'call' as entity,
        broken.call_id as entity_id,
        'call_logs' as extract,
        case
            when broken.rule_id = 'call_to_do_not_call' then 'to_number'
            when broken.rule_id in ('call_without_consent', 'call_to_forgotten_prospect')
                then 'lead_id'
            else 'started_at'
        end as column_name,
        legs.source_file,
        legs.source_record,
        cast(null as decimal(18, 4)) as amount_at_stake
    from broken
    left join legs
        on broken.call_id = legs.call_id
)

select * from final
