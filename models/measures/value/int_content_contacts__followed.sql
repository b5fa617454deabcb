-- What each contact received of a call script, of a message, and of a variant of one, and what it
-- answered. A call is sent when it is made and touches when it reaches somebody; every other touch
-- touches. What carries no content is not here. A touch without a date is in the whole time only.
-- Grain: one row per period grain and start, content kind, content_id, variant_id and contact_key
-- (one row for the touches whose contact is unknown); periods are the months and the whole time.
{% set keys = ['content_kind', 'content_id', 'variant_id', 'contact_key'] -%}
{% set events = {
    'touches_sent': "(content_kind = 'script' or right(kind, 5) = '_sent' or kind in ("
        ~ "'social_message', 'social_invitation', 'mailing'))",
    'touches_opened': "right(kind, 5) = '_open'", 'effective_touches': 'is_effective',
    'clicks': "right(kind, 6) = '_click'", 'replies': "right(kind, 6) = '_reply'",
} -%}
{% set nothing = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}
{% set answers = ['last_opened_at', 'last_clicked_at', 'last_replied_at'] -%}

with

touches as (select * from {{ ref('int_touches__identified') }}),
calls as (select * from {{ ref('int_calls__consolidated') }}),
build as (select * from {{ source('reference', 'build') }}),

named as (
    {%- for content_kind, variant in [('message', nothing), ('variant', 'variant_id')] %}
    select
        '{{ content_kind }}' as content_kind,
        content_id,
        {{ variant }} as variant_id,
        contact_key,
        lead_id,
        kind,
        is_effective,
        occurred_at,
        occurred_date
    from touches
    where content_id is not null{{ ' and variant_id is not null' if variant != nothing }}
    union all
    {%- endfor %}
    select
        'script' as content_kind,
        script_id as content_id,
        {{ nothing }} as variant_id,
        contact_key,
        lead_id,
        {{ nothing }} as kind,
        is_reached as is_effective,
        started_at as occurred_at,
        started_date as occurred_date
    from calls
    where script_id is not null
),

monthly as (
    select
        {{ keys | join(', ') }},
        cast({{ dbt.date_trunc('month', 'occurred_date') }} as date) as month_date,
        min(occurred_date) as first_date,
        max(lead_id) as lead_id,
        {%- for name, condition in events.items() %}
        cast(sum(case when {{ condition }} then 1 else 0 end) as bigint) as {{ name }},
        {%- endfor %}
        min(case when is_effective or content_kind <> 'script' then occurred_at end) as touched_at,
        min(case when {{ events.touches_sent }} then occurred_at end) as sent_at,
        max(case when {{ events.touches_opened }} then occurred_at end) as last_opened_at,
        max(case when {{ events.clicks }} then occurred_at end) as last_clicked_at,
        max(case when {{ events.replies }} then occurred_at end) as last_replied_at
    from named
    group by {{ keys | join(', ') }}, cast({{ dbt.date_trunc('month', 'occurred_date') }} as date)
),

overall as (
    select
        {{ keys | join(', ') }},
        max(lead_id) as lead_id,
        {%- for name in events %}
        cast(sum({{ name }}) as bigint) as {{ name }},
        {%- endfor %}
        min(touched_at) as touched_at,
        min(sent_at) as sent_at,
        max(last_opened_at) as last_opened_at,
        max(last_clicked_at) as last_clicked_at,
        max(last_replied_at) as last_replied_at,
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

-- what a contact did in answer is looked up over the whole time: it may come in a later month
final as (
    select
        'month' as period_grain,
        monthly.month_date as period_start,
        monthly.{{ (keys + ['lead_id', 'touched_at', 'sent_at']) | join(', monthly.') }},
        monthly.{{ events | join(', monthly.') }},
        coalesce(overall.is_send_recorded, false) as is_send_recorded,
        overall.{{ answers | join(', overall.') }}
    from monthly
    left join overall
        on
            monthly.content_kind = overall.content_kind
            and monthly.content_id = overall.content_id
            and coalesce(monthly.variant_id, '') = coalesce(overall.variant_id, '')
            and monthly.contact_key = overall.contact_key
    where monthly.month_date is not null
    union all
    select
        'all' as period_grain,
        first_day.first_date as period_start,
        overall.{{ (keys + ['lead_id', 'touched_at', 'sent_at']) | join(', overall.') }},
        overall.{{ events | join(', overall.') }},
        overall.is_send_recorded,
        overall.{{ answers | join(', overall.') }}
    from overall
    cross join first_day
)

select * from final
