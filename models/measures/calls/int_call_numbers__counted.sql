-- How many different people or numbers were called, of each way of telling calls in each period;
-- and over the whole time how far the lists are worked: a number of a campaign whose list is known
-- is worked out when it was reached, when its outcome leaves nothing to call (wrong number, out of
-- target, objection) or when it was called as often as the workspace calls in vain.
-- Grain: one row per period grain and start, dimension kind and value.
{% set keys = ['period_grain', 'period_start', 'dimension_kind', 'dimension_value'] %}
{% set grains = ['week', 'month', 'quarter', 'year'] %}
with

{% for kind, value in call_dimensions() -%}
{{ kind }}_calls as (select * from {{ ref('int_calls__profiled') }}),
{% endfor -%}
dated_calls as (select * from {{ ref('int_calls__profiled') }}),
calls as (select * from {{ ref('int_calls__profiled') }}),
campaigns as (select * from {{ ref('dim_campaigns') }}),
settings as (select * from {{ source('reference', 'settings') }}),

calendar as (
    select
        {%- for grain in grains %}
        cast({{ dbt.date_trunc(grain, 'started_date') }} as date) as {{ grain }}_start,
        {%- endfor %}
        started_date
    from dated_calls
    group by started_date
),

{% for kind, value in call_dimensions() -%}
{{ first_called(kind, value, grains) }},

{% endfor -%}
-- lists are told where nobody was called, too
days as (
    select
        'all' as dimension_kind,
        'all' as dimension_value,
        cast(null as date) as started_date,
        {%- for grain in grains %}
        0 as {{ grain }}_numbers,
        {%- endfor %}
        0 as all_numbers
    {%- for kind, _ in call_dimensions() %}
    union all
    select * from {{ kind }}_days
    {%- endfor %}
),

called as (
    {%- for grain in grains + ['all'] %}
    {%- set start = dbt.date_trunc(grain, 'started_date') if grain != 'all' else 'null' %}
    select
        '{{ grain }}' as period_grain,
        cast({{ start }} as date) as period_start,
        dimension_kind,
        dimension_value,
        sum({{ grain }}_numbers) as numbers
    from days
    {{- '\n    where started_date is not null' if grain != 'all' }}
    group by {{ 'cast(' ~ start ~ ' as date), ' if grain != 'all' }}dimension_kind, dimension_value
    {{- '\n    union all' if not loop.last }}
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
