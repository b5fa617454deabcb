-- What each call costs: what the calls of a person and day cost goes to their legs by seconds of
-- talk and wrap-up (standard minutes where nothing was measured), each leg of a transferred call at
-- its own agent's; a leg that names nobody is the call's agent's. The parts sum to the whole.
-- Seconds that no known cost pays are counted.
-- Grain: one row per call_id.
{% set in_order = 'partition by cost_number '
    ~ 'order by call_id nulls last, leg_number rows between unbounded preceding and' %}
{% set keys = ['person_key', 'work_date', 'channel', 'campaign_key'] %}
{% set spoken = 'coalesce(#.talk_seconds + coalesce(#.wrap_up_seconds, 0), #.wrap_up_seconds, '
    ~ '#.duration_seconds, 0)' %}
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
        coalesce(left(md5(transferred_legs.person_id), 16), calls.person_key, '') as person_key,
        coalesce(transferred_legs.started_date, calls.started_date) as work_date,
        calls.channel,
        coalesce(calls.campaign_id, '') as campaign_key,
        case
            when transferred_legs.leg_id is null then {{ spoken | replace('#', 'calls') }}
            else {{ spoken | replace('#', 'transferred_legs') }}
        end as leg_seconds,
        coalesce(calls.talk_seconds, calls.wrap_up_seconds, calls.duration_seconds) is null
            as is_unmeasured
    from calls
    left join transferred_legs
        on calls.call_id = transferred_legs.call_id
),

-- with a number, for windows over texts are dear
paid as (
    select
        {{ (keys + ['units']) | join(',\n        ') }},
        row_number() over (
            order by {{ keys | join(' nulls last, ') }} nulls last
        ) as cost_number
    from call_costs
    where units is not null
),

weighed as (
    select
        legs.*,
        paid.cost_number,
        paid.units,
        case when legs.leg_number = 1 then 1 else 0 end as calls,
        legs.leg_seconds * 1000
        + case when legs.leg_number = 1 and legs.is_unmeasured then standards.weight else 0 end
            as weight
    from legs
    cross join standards
    left join paid
        on
            {{ same('legs', 'paid', keys) }}
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

-- calls that all lasted nothing share what their hours cost by their number; where products fit 64
-- bits, as nearly all do, they are divided in a fifth of the time
costed as (
    select
        call_id,
        is_transferred,
        case when units < 0 then -1 else 1 end * case
            when abs(units) < 1000000000 and total_weight between 1 and 1000000000
                then
                    {{ running_share('abs(units)', 'cast(weight_to_here as bigint)', 'weight',
                        'cast(total_weight as bigint)', digits=18) }}
            when total_weight > 0
                then {{ running_share('abs(units)', 'weight_to_here', 'weight', 'total_weight') }}
            else {{ running_share('abs(units)', 'calls_to_here', 'calls', 'total_calls') }}
        end as cost_units,
        case when units is null then leg_seconds else 0 end as seconds_without_cost
    from running
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
