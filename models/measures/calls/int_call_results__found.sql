-- What came of a call. A meeting is of the call that is the last effective touch before its
-- booking. A lead whose declared channel is that of the calls is of the last call that reached it
-- at or before its creation, else of the first one after. Deals and customers follow the main
-- attribution model: the call it credits or, where the declared source has the credit, the call of
-- that lead. Credit is not a cause.
-- Grain: one row per call_id with a result.
{% set sums = call_measures('results') %}
with

calls as (select * from {{ ref('int_calls__consolidated') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
meetings as (select * from {{ ref('int_meetings__identified') }}),
credits as (select * from {{ ref('fct_attribution') }}),
conversions as (select * from {{ ref('int_conversions__listed') }}),
models as (select * from {{ ref('int_attribution_models__listed') }}),
settings as (select * from {{ source('reference', 'settings') }}),

created as (
    select
        leads.lead_id,
        leads.channel,
        {{ end_of_moment('leads.created_at', 'settings.time_zone') }} as until_at
    from leads
    cross join settings
),

ranked as (
    select
        created.lead_id,
        created.channel,
        calls.call_id,
        row_number() over (
            partition by created.lead_id
            order by
                case when calls.started_at <= created.until_at then calls.started_at end
                desc nulls last,
                calls.started_at asc nulls last, calls.call_id asc
        ) as position
    from created
    inner join calls
        on created.lead_id = calls.lead_id and created.channel = calls.channel
    where calls.is_reached
),

lead_calls as (
    select
        lead_id,
        channel,
        call_id
    from ranked
    where position = 1
),

credited as (
    select
        coalesce(
            case when left(credits.touch_id, 5) = 'call:' then substring(credits.touch_id, 6) end,
            lead_calls.call_id
        ) as call_id,
        credits.conversion_kind,
        credits.is_new_customer,
        credits.credit,
        credits.credited_new_customer_gross_margin
    from credits
    inner join models
        on credits.attribution_model = models.attribution_model and models.is_main
    inner join conversions
        on credits.conversion_id = conversions.conversion_id
    left join lead_calls
        on
            case when left(credits.touch_id, 9) = 'declared:' then conversions.lead_id end
            = lead_calls.lead_id
            and credits.channel = lead_calls.channel
),

results as (
    {%- for relation, call_id, condition, values in [
        ('meetings', "substring(booking_touch_id, 6)", "left(booking_touch_id, 5) = 'call:'", {
            'meetings_booked': '1',
            'meetings_held': 'case when is_held then 1 else 0 end',
            'meetings_no_show': "case when status = 'no_show' then 1 else 0 end",
            'meetings_cancelled': "case when status = 'cancelled' then 1 else 0 end",
        }),
        ('lead_calls', 'call_id', 'true', {'leads': '1'}),
        ('credited', 'call_id', "conversion_kind = 'opportunity'", {'opportunities': 'credit'}),
        ('credited', 'call_id', "conversion_kind = 'order' and is_new_customer", {
            'new_customers': 'credit',
            'customers_without_margin':
                'case when credited_new_customer_gross_margin is null then credit else 0 end',
            'new_customer_gross_margin': 'coalesce(credited_new_customer_gross_margin, 0)',
        }),
    ] %}
    select
        {{ call_id }} as call_id,
        {%- for name in sums %}
        {{ values.get(name, '0') }} as {{ name }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ relation }}
    where {{ condition }} and {{ call_id }} is not null
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        call_id,
        {%- for name in sums %}
        cast(sum({{ name }}) as decimal(28, 9)) as {{ name }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from results
    group by call_id
)

select * from final
