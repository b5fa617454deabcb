-- What each contact received of a call script, of a message, and of a variant of one, and what it
-- answered. A call is sent when it is made and touches when it reaches somebody; every other touch
-- touches. What carries no content is not here. A touch without a date is in the whole time only.
-- Grain: one row per period grain and start, content kind, content_id, variant_id and contact_key
-- (one row for the touches whose contact is unknown); periods are the months and the whole time.
{% set keys = ['content_kind', 'content_id', 'variant_id', 'contact_key'] -%}
{% set counts = {
    'touches_sent': 'is_sent', 'touches_opened': 'is_opened', 'effective_touches': 'is_effective',
    'clicks': 'is_click', 'replies': 'is_reply',
} -%}
{% set moments = {
    'touched_at': ('min', 'is_touch'), 'sent_at': ('min', 'is_sent'),
    'last_opened_at': ('max', 'is_opened'), 'last_clicked_at': ('max', 'is_click'),
    'last_replied_at': ('max', 'is_reply'),
} -%}
{% set sent = "right(kind, 5) = '_sent'"
    ~ "\n            or kind in ('social_message', 'social_invitation', 'mailing')" -%}
{% set month_date = 'cast(' ~ dbt.date_trunc('month', 'occurred_date') ~ ' as date)' -%}
{% set of_period = keys + ['lead_id'] + counts | list + ['touched_at', 'sent_at'] -%}

with

touches as (select * from {{ ref('int_touches__identified') }}),
calls as (select * from {{ ref('int_calls__consolidated') }}),
build as (select * from {{ source('reference', 'build') }}),

named as (
    {%- for kind in ['message', 'variant', 'script'] %}
    {%- set is_call = kind == 'script' %}
    select
        '{{ kind }}' as content_kind,
        {{ 'script_id as ' if is_call }}content_id,
        {{ 'cast(null as %s) as ' % dbt.type_string() if kind != 'variant' }}variant_id,
        contact_key,
        lead_id,
        {{ 'is_reached' if is_call else 'true' }} as is_touch,
        {{ 'true' if is_call else sent }}
            as is_sent,
        {{ 'is_reached as ' if is_call }}is_effective,
        {%- for it, end in {'opened': '_open', 'click': '_click', 'reply': '_reply'}.items() %}
        {{ 'false' if is_call else "right(kind, %d) = '%s'" % (end | length, end) }} as is_{{ it }},
        {%- endfor %}
        {{ 'started_at as ' if is_call }}occurred_at,
        {{ 'started_date as ' if is_call }}occurred_date
    from {{ 'calls' if is_call else 'touches' }}
    where
        {{ 'script_id' if is_call else 'content_id' }} is not null
        {{- ' and variant_id is not null' if kind == 'variant' }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

monthly as (
    select
        {{ keys | join(', ') }},
        {{ month_date }} as month_date,
        min(occurred_date) as first_date,
        max(lead_id) as lead_id,
        {%- for name, condition in counts.items() %}
        count(case when {{ condition }} then 1 end) as {{ name }},
        {%- endfor %}
        {%- for name, (extreme, condition) in moments.items() %}
        {{ extreme }}(case when {{ condition }} then occurred_at end) as {{ name }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from named
    group by {{ keys | join(', ') }}, {{ month_date }}
),

overall as (
    select
        {{ keys | join(', ') }},
        max(lead_id) as lead_id,
        {%- for name in counts %}
        cast(sum({{ name }}) as bigint) as {{ name }},
        {%- endfor %}
        {%- for name, (extreme, condition) in moments.items() %}
        {{ extreme }}({{ name }}) as {{ name }},
        {%- endfor %}
        contact_key is not null and sum(touches_sent) > 0 as is_send_recorded
    from monthly
    group by {{ keys | join(', ') }}
),

first_day as (
    select coalesce(min(monthly.first_date), max(build.as_of_date)) as first_date
    from build
    left join monthly
        on monthly.first_date is not null
),

-- what a contact did in answer is looked up over the whole time: it may come in a later month; a
-- call is its own sending, and is not answered
final as (
    select
        'month' as period_grain,
        monthly.month_date as period_start,
        monthly.{{ of_period | join(', monthly.') }},
        overall.{{ (moments | list)[2:] | join(', overall.') }},
        case
            when monthly.content_kind = 'script' then monthly.contact_key is not null
            else coalesce(overall.is_send_recorded, false)
        end as is_send_recorded
    from monthly
    left join overall
        on
            monthly.content_kind = overall.content_kind
            and monthly.content_id = overall.content_id
            and coalesce(monthly.variant_id, '') = coalesce(overall.variant_id, '')
            and monthly.contact_key = overall.contact_key
            and overall.content_kind <> 'script'
    where monthly.month_date is not null
    union all
    select
        'all' as period_grain,
        first_day.first_date as period_start,
        overall.{{ of_period | join(', overall.') }},
        overall.{{ (moments | list)[2:] | join(', overall.') }},
        overall.is_send_recorded
    from overall
    cross join first_day
)

select * from final
