-- What each contact received of a call script, of a message, and of a variant of one, and what it
-- answered. A call is sent when it is made and touches when it reaches somebody; every other touch
-- touches. What carries no content is not here. A touch without a date is in the whole time only.
-- Grain: one row per period grain and start, content kind, content_id, variant_id and contact_key
-- (one row for the touches whose contact is unknown).
{% set keys = ['content_kind', 'content_id', 'variant_id', 'contact_key'] -%}
{% set events = ['touches_sent', 'touches_opened', 'effective_touches', 'clicks', 'replies'] -%}

with touches as (
    select * from {{ ref('int_touches__identified') }}
),

calls as (
    select * from {{ ref('int_calls__consolidated') }}
),

build as (
    select * from {{ ref('stg_reference__build') }}
),

named as (
    {%- for kind, variant in [
        ('message', 'cast(null as ' ~ dbt.type_string() ~ ')'), ('variant', 'variant_id'),
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
    where
        content_id is not null
        {%- if kind == 'variant' %}
        and variant_id is not null
        {%- endif %}
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
        {%- for name, condition in [
            ('touches_sent', 'is_sent'), ('touches_opened', 'is_opened'),
            ('effective_touches', 'is_effective'), ('clicks', 'is_click'), ('replies', 'is_reply'),
        ] %}
        sum(case when {{ condition }} then 1 else 0 end) as {{ name }},
        {%- endfor %}
        min(case when is_touch then occurred_at end) as touched_at,
        min(case when is_sent then occurred_at end) as sent_at,
        max(case when is_opened then occurred_at end) as last_opened_at,
        max(case when is_click then occurred_at end) as last_clicked_at,
        max(case when is_reply then occurred_at end) as last_replied_at
    from named
    group by {{ keys | join(', ') }}, cast({{ dbt.date_trunc('month', 'occurred_date') }} as date)
),

-- the answers of a contact whenever they came: those of a month are no other than its sendings'
followed as (
    select
        monthly.{{ keys | join(', monthly.') }},
        monthly.month_date,
        monthly.lead_id,
        monthly.{{ events | join(', monthly.') }},
        monthly.touched_at,
        monthly.sent_at,
        coalesce(min(monthly.first_date) over (), build.as_of_date) as first_date,
        {%- for answer in ['opened', 'clicked', 'replied'] %}
        max(monthly.last_{{ answer }}_at) over (
            partition by monthly.{{ keys | join(', monthly.') }}
        ) as last_{{ answer }}_at,
        {%- endfor %}
        monthly.contact_key is not null
        and sum(monthly.touches_sent) over (
            partition by monthly.{{ keys | join(', monthly.') }}
        ) > 0 as is_send_recorded
    from monthly
    cross join build
),

final as (
    {%- for grain in ['month', 'quarter', 'year', 'all'] %}
    {%- set start = 'first_date' if grain == 'all'
        else 'cast(' ~ dbt.date_trunc(grain, 'month_date') ~ ' as date)' %}
    select
        '{{ grain }}' as period_grain,
        {{ start }} as period_start,
        {{ keys | join(', ') }},
        {%- for name in events %}
        cast(sum({{ name }}) as bigint) as {{ name }},
        {%- endfor %}
        is_send_recorded,
        max(lead_id) as lead_id,
        min(touched_at) as touched_at,
        min(sent_at) as sent_at,
        max(last_opened_at) as last_opened_at,
        max(last_clicked_at) as last_clicked_at,
        max(last_replied_at) as last_replied_at
    from followed
    {%- if grain != 'all' %}
    where month_date is not null
    {%- endif %}
    group by {{ start }}, {{ keys | join(', ') }}, is_send_recorded
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select * from final
