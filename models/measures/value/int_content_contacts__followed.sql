-- What each contact received of a call script, of a message, and of a variant of one, and what it
-- answered. A call is sent when it is made and touches when it reaches somebody; every other touch
-- touches. What carries no content is not here. A touch without a date is in the whole time only.
-- Grain: one row per period grain and start, content kind, content_id, variant_id and contact_key
-- (one row for the touches whose contact is unknown); periods are the months and the whole time.
{% set keys = ['content_kind', 'content_id', 'variant_id', 'contact_key'] -%}
{% set events = {
    'touches_sent': 'is_sent', 'touches_opened': 'is_opened', 'effective_touches': 'is_effective',
    'clicks': 'is_click', 'replies': 'is_reply',
} -%}

with

touches as (select * from {{ ref('int_touches__identified') }}),
calls as (select * from {{ ref('int_calls__consolidated') }}),
build as (select * from {{ source('reference', 'build') }}),

named as (
    {%- for kind, variant, condition in [
        ('message', 'cast(null as ' ~ dbt.type_string() ~ ')', 'content_id is not null'),
        ('variant', 'variant_id', 'content_id is not null and variant_id is not null'),
    ] %}
    select
        '{{ kind }}' as content_kind,
        content_id,
        {{ variant }} as variant_id,
        contact_key,
        lead_id,
        true as is_touch,
        coalesce(
            right(kind, 5) = '_sent'
            or kind in ('social_message', 'social_invitation', 'mailing'), false
        ) as is_sent,
        is_effective,
        coalesce(right(kind, 5) = '_open', false) as is_opened,
        coalesce(right(kind, 6) = '_click', false) as is_click,
        coalesce(right(kind, 6) = '_reply', false) as is_reply,
        occurred_at,
        occurred_date
    from touches
    where {{ condition }}
    union all
    {%- endfor %}
    select
        'script' as content_kind,
        script_id as content_id,
        cast(null as {{ dbt.type_string() }}) as variant_id,
        contact_key,
        lead_id,
        is_reached as is_touch,
        true as is_sent,
        is_reached as is_effective,
        false as is_opened,
        false as is_click,
        false as is_reply,
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
        min(case when is_touch then occurred_at end) as touched_at,
        min(case when is_sent then occurred_at end) as sent_at,
        max(case when is_opened then occurred_at end) as last_opened_at,
        max(case when is_click then occurred_at end) as last_clicked_at,
        max(case when is_reply then occurred_at end) as last_replied_at
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
        monthly.{{ keys | join(', monthly.') }},
        monthly.lead_id,
        monthly.{{ events | join(', monthly.') }},
        coalesce(overall.is_send_recorded, false) as is_send_recorded,
        monthly.touched_at,
        monthly.sent_at,
        overall.last_opened_at,
        overall.last_clicked_at,
        overall.last_replied_at
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
        overall.{{ keys | join(', overall.') }},
        overall.lead_id,
        overall.{{ events | join(', overall.') }},
        overall.is_send_recorded,
        overall.touched_at,
        overall.sent_at,
        overall.last_opened_at,
        overall.last_clicked_at,
        overall.last_replied_at
    from overall
    cross join first_day
)

select * from final
