-- How many different people or numbers were called, of each way of telling calls in each period;
-- and over the whole time how far the lists are worked: a number of a campaign whose list is known
-- is worked out when it was reached, when its outcome leaves nothing to call (wrong number, out of
-- target, objection) or when it was called as often as the workspace calls in vain.
-- Grain: one row per period grain and start, dimension kind and value.
{% set keys = ['period_grain', 'period_start', 'dimension_kind', 'dimension_value'] %}
with

told_calls as (select * from {{ ref('int_calls__profiled') }}),
calls as (select * from {{ ref('int_calls__profiled') }}),
campaigns as (select * from {{ ref('dim_campaigns') }}),
settings as (select * from {{ source('reference', 'settings') }}),

dated as (
    select
        contact_number,
        {{ ['team', 'campaign_id', 'script_id', 'segment', 'hour', 'weekday', 'hour_weekday',
            'attempt', 'person_key'] | join(',\n        ') }},
        cast({{ dbt.date_trunc('week', 'started_date') }} as date) as week_start,
        cast({{ dbt.date_trunc('month', 'started_date') }} as date) as month_start
    from told_calls
    where attempts > 0
),

-- longer periods are counted of the different numbers of their months
{% for kind, value in call_dimensions() -%}
{% for grain in ['week', 'month'] -%}
{{ kind }}_{{ grain }}s as (
    select
        {{ value }} as dimension_value,
        {{ grain }}_start as first_day,
        contact_number
    from dated
    {{- '\n    where exists (select 1 from settings where per_person)' if kind == 'agent' }}
    group by {{ grain }}_start, contact_number{{ ', ' ~ value if kind != 'all' }}
),

{% endfor -%}
{% endfor -%}
called as (
    {%- for kind, value in call_dimensions() %}
    {%- for grain in ['week', 'month', 'quarter', 'year', 'all'] %}
    {%- set is_told = grain in ['week', 'month'] %}
    {%- set start = dbt.date_trunc(grain, 'first_day') if grain != 'all' else 'null' %}
    {%- set start = 'first_day' if is_told else 'cast(' ~ start ~ ' as date)' %}
    select
        '{{ grain }}' as period_grain,
        {{ start }} as period_start,
        '{{ kind }}' as dimension_kind,
        {{ value if kind == 'all' else 'dimension_value' }} as dimension_value,
        count({{ 'distinct ' if not is_told }}contact_number) as numbers
    from {{ kind }}_{{ 'weeks' if grain == 'week' else 'months' }}
    {{- '\n    where first_day is not null' if grain != 'all' }}
    {%- set groups = [start] * (grain != 'all') + ['dimension_value'] * (kind != 'all') %}
    {{- '\n    group by ' ~ groups | join(', ') if groups }}
    {{- '\n    union all' if not (loop.last and kind == 'agent') }}
    {%- endfor %}
    {%- endfor %}
),

worked as (
    select
        calls.campaign_id,
        calls.segment,
        calls.contact_number,
        case
            when sum(calls.attempts) >= max(settings.exhausted_after_attempts) then 1
            else max(case
                when calls.conversations = 1 then 1
                when calls.outcome in ('wrong_number', 'out_of_target', 'do_not_call') then 1
                else 0
            end)
        end as closed
    from calls
    cross join settings
    where calls.contact_number is not null and calls.campaign_id is not null
    group by calls.campaign_id, calls.segment, calls.contact_number
),

lists as (
    select
        worked.campaign_id,
        worked.segment,
        max(campaigns.targeted_count) as listed_numbers,
        sum(worked.closed) as closed_numbers
    from worked
    inner join campaigns
        on worked.campaign_id = campaigns.campaign_id
    where campaigns.targeted_count is not null
    group by worked.campaign_id, worked.segment
),

listed as (
    {%- for kind, value in [
        ('all', "'all'"), ('campaign', 'campaign_id'), ('segment', 'segment')
    ] %}
    select
        '{{ kind }}' as dimension_kind,
        {{ value }} as dimension_value,
        cast(sum(listed_numbers) as bigint) as listed_numbers,
        cast(sum(closed_numbers) as bigint) as closed_numbers
    from lists
    {{ 'group by ' ~ value if kind != 'all' else 'having count(*) > 0' }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        called.{{ keys | join(', called.') }},
        cast(called.numbers as bigint) as numbers,
        listed.listed_numbers,
        listed.closed_numbers
    from called
    left join listed
        on
            case when called.period_grain = 'all' then called.dimension_kind end
            = listed.dimension_kind
            and called.dimension_value = listed.dimension_value
)

select * from final
