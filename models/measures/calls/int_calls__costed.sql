-- What each call costs: what the calls of a person and day cost goes to their legs by seconds of
-- talk and wrap-up (standard minutes where nothing was measured), each leg of a transferred call at
-- its own agent's; a leg that names nobody is the call's agent's. The parts sum to the whole.
-- Seconds that no known cost pays are counted.
-- Grain: one row per call_id.
{% set in_order = 'partition by worker_key, work_date, channel, campaign_key '
    ~ 'order by call_id nulls last, leg_number rows between unbounded preceding and' %}
{% set units = 'abs(call_costs.units)' %}
{% set seconds = ['talk_seconds', 'wrap_up_seconds', 'duration_seconds'] %}
with

calls as (select * from {{ ref('int_calls__consolidated') }}),
transferred_legs as (select * from {{ ref('int_call_legs__traced') }}),
call_costs as (select * from {{ ref('int_call_costs__shared') }}),
settings as (select * from {{ source('reference', 'settings') }}),
standard_minutes as (select * from {{ source('reference', 'standard_minutes') }}),

-- less what utilisation adds, which measured calls lack here too
standards as (
    select
        cast(round(max(settings.utilisation) * 60000 * coalesce(
            max(case when standard_minutes.task = 'call' then standard_minutes.minutes end), 0
        ), 0) as bigint) as weight
    from settings
    left join standard_minutes
        on standard_minutes.task is not null
),

legs as (
    select
        calls.call_id,
        calls.leg_count > 1 as is_transferred,
        coalesce(transferred_legs.leg_number, 1) as leg_number,
        left(md5(nullif(coalesce(transferred_legs.person_id, calls.person_id), '')), 16)
            as person_key,
        coalesce(transferred_legs.started_date, calls.started_date) as work_date,
        calls.channel,
        calls.campaign_id,
        {%- for measure in seconds %}
        case
            when transferred_legs.leg_id is null then calls.{{ measure }}
            else transferred_legs.{{ measure }}
        end as {{ measure }},
        {%- endfor %}
        coalesce(calls.{{ seconds | join(', calls.') }}) is null as is_unmeasured
    from calls
    left join transferred_legs
        on calls.call_id = transferred_legs.call_id
),

spoken as (
    select
        call_id,
        leg_number,
        is_transferred,
        coalesce(person_key, '') as worker_key,
        work_date,
        channel,
        coalesce(campaign_id, '') as campaign_key,
        case
            when coalesce(talk_seconds, wrap_up_seconds) is not null
                then coalesce(talk_seconds, 0) + coalesce(wrap_up_seconds, 0)
            else coalesce(duration_seconds, 0)
        end as leg_seconds,
        case when leg_number = 1 then 1 else 0 end as calls,
        case when leg_number = 1 and is_unmeasured then 1 else 0 end as unmeasured_calls
    from legs
),

weighed as (
    select
        spoken.*,
        spoken.leg_seconds * 1000 + spoken.unmeasured_calls * standards.weight as weight
    from spoken
    cross join standards
),

running as (
    select
        weighed.*,
        sum(weighed.weight) over ({{ in_order }} unbounded following) as total_weight,
        sum(weighed.weight) over ({{ in_order }} current row) as weight_to_here,
        sum(weighed.calls) over ({{ in_order }} unbounded following) as total_calls,
        sum(weighed.calls) over ({{ in_order }} current row) as calls_to_here
    from weighed
),

-- calls that all lasted nothing share what their hours cost by their number
costed as (
    select
        running.call_id,
        running.is_transferred,
        case when call_costs.units < 0 then -1 else 1 end * case
            when running.total_weight > 0
                then
                    {{ running_share(units, 'running.weight_to_here', 'running.weight',
                        'running.total_weight') }}
            else
                {{ running_share(units, 'running.calls_to_here', 'running.calls',
                    'running.total_calls') }}
        end as cost_units,
        case when call_costs.units is null then running.leg_seconds else 0 end
            as seconds_without_cost
    from running
    left join call_costs
        on
            running.worker_key = call_costs.person_key
            and {{ same('running', 'call_costs', ['work_date', 'channel', 'campaign_key']) }}
),

final as (
    {%- for condition, grouping in [
        ('not is_transferred', ''), ('is_transferred', 'group by call_id')
    ] %}
    {%- set total = ('sum(#)' if grouping else '#') %}
    select
        call_id,
        cast({{ total | replace('#', 'cost_units') }} as bigint) as cost_units,
        cast({{ total | replace('#', 'seconds_without_cost') }} as bigint) as seconds_without_cost
    from costed
    where {{ condition }}
    {{ grouping or 'union all' }}
    {%- endfor %}
)

select * from final
