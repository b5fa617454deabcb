-- How the follow-up plan is kept, and what went with it: steps done in time by team, and how many
-- of the leads followed in time became an opportunity after their due day, beside the others. Who
-- is followed in time may differ in other things too: no cause is shown by it. The outcome is told
-- step by step only: over all steps a lead would count several times.
-- Grain: one row per team (with `all`) and step (0: all).
with

followups as (select * from {{ ref('rpt_followups') }}),

listed as (
    {%- for team in ['team', "'all'"] %}
    {%- set is_last = loop.last %}
    {%- for step in ['step', '0'] %}
    select
        {{ team }} as team,
        {{ step }} as step,
        status,
        is_on_time,
        is_converted
    from followups
    {{- '\n    union all' if not (is_last and loop.last) }}
    {%- endfor %}
    {%- endfor %}
),

told as (
    select
        team,
        step,
        status,
        is_on_time,
        is_converted,
        status = 'planned' or (status = 'done' and is_on_time is null) as is_planned,
        step > 0 and is_on_time and is_converted is not null as is_on_time_lead,
        step > 0 and not is_on_time and is_converted is not null as is_other_lead
    from listed
),

counted as (
    select
        team,
        step,
        sum(case when is_on_time then 1 else 0 end) as done_steps,
        sum(case when is_planned then 1 else 0 end) as planned_steps,
        {%- for status in ['late', 'missed', 'due', 'ended', 'unknown'] %}
        sum(case when status = '{{ status }}' then 1 else 0 end) as {{ status }}_steps,
        {%- endfor %}
        sum(case when step = 0 then null when is_on_time_lead then 1 else 0 end) as on_time_leads,
        sum(case when step = 0 then null when is_on_time_lead and is_converted then 1 else 0 end)
            as on_time_converted,
        sum(case when step = 0 then null when is_other_lead then 1 else 0 end) as other_leads,
        sum(case when step = 0 then null when is_other_lead and is_converted then 1 else 0 end)
            as other_converted
    from told
    group by team, step
),

typed as (
    select
        team,
        cast(step as integer) as step,
        {%- for name in [
            'done_steps', 'late_steps', 'missed_steps', 'due_steps', 'planned_steps', 'ended_steps',
            'unknown_steps', 'on_time_leads', 'on_time_converted', 'other_leads',
            'other_converted',
        ] %}
        cast({{ name }} as bigint) as {{ name }},
        {%- endfor %}
        cast(done_steps + late_steps + missed_steps as bigint) as settled_steps
    from counted
),

final as (
    select
        team,
        step,
        settled_steps,
        done_steps,
        late_steps,
        missed_steps,
        due_steps,
        planned_steps,
        ended_steps,
        unknown_steps,
        {{ safe_divide('done_steps', 'settled_steps') }} as followup_on_time_rate,
        {{ wilson_bound('done_steps', 'settled_steps', 'lower') }} as followup_on_time_rate_lower,
        {{ wilson_bound('done_steps', 'settled_steps', 'upper') }} as followup_on_time_rate_upper,
        on_time_leads,
        on_time_converted,
        other_leads,
        other_converted,
        {{ safe_divide('on_time_converted', 'on_time_leads') }} as on_time_conversion_rate,
        {{ safe_divide('other_converted', 'other_leads') }} as other_conversion_rate,
        {{ safe_divide('on_time_converted', 'on_time_leads') }}
        - {{ safe_divide('other_converted', 'other_leads') }} as conversion_difference,
        {%- for side in ['lower', 'upper'] %}
        {{ newcombe_bound(
            'on_time_converted', 'on_time_leads', 'other_converted', 'other_leads', side
        ) }} as conversion_difference_{{ side }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from typed
)

select * from final
