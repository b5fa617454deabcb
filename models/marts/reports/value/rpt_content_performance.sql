-- What call scripts, messages and their variants bring: touches as recorded, contacts by what they
-- did after they were sent to, leads by what they became after the first touch; without cost.
-- Grain: one row per period grain and start, content kind, content_id and variant_id.
{% set keys = ['period_grain', 'period_start', 'content_kind', 'content_id', 'variant_id'] -%}
{% set stages = {
    'mql': 'leads', 'sql': 'leads', 'meeting': 'meetings', 'opportunity': 'opportunities',
    'customer': 'orders',
} -%}
{# a call is not opened, clicked or replied to #}
{% set answerable = "when followed.content_kind = 'script' then null" -%}
{% set counts = {
    'touches_sent': 'followed.touches_sent',
    'touches_opened': 'case ' ~ answerable ~ ' else followed.touches_opened end',
    'effective_touches': 'followed.effective_touches',
    'clicks': 'case ' ~ answerable ~ ' else followed.clicks end',
    'replies': 'case ' ~ answerable ~ ' else followed.replies end',
    'clicks_without_send': 'case ' ~ answerable
        ~ ' when not followed.is_send_recorded then followed.clicks else 0 end',
    'replies_without_send': 'case ' ~ answerable
        ~ ' when not followed.is_send_recorded then followed.replies else 0 end',
    'contacts_sent': 'case when followed.contact_key is not null'
        ~ ' and followed.touches_sent > 0 then 1 else 0 end',
} -%}
{% for answer in ['opened', 'clicked', 'replied'] -%}
{% set answered_at = end_of_moment('followed.last_' ~ answer ~ '_at', 'settings.time_zone') -%}
{% do counts.update({'contacts_' ~ answer: 'case ' ~ answerable
    ~ ' when followed.contact_key is not null and followed.sent_at <= ' ~ answered_at
    ~ ' then 1 else 0 end'}) -%}
{% endfor -%}

with

followed as (select * from {{ ref('int_content_contacts__followed') }}),
lead_stages as (select * from {{ ref('fct_lead_stages') }}),
given as (select * from {{ ref('int_measures__given') }}),
implied_leads as (select * from {{ ref('int_implied_leads__settled') }}),
settings as (select * from {{ source('reference', 'settings') }}),

known as (
    select
        {%- for family, is_known in [
            ('leads', 'true'), ('meetings', 'true'),
            ('opportunities', 'implied_leads.is_cohort_known'),
            ('orders', 'implied_leads.is_cohort_known'),
        ] %}
        max(case when given.family = '{{ family }}' and {{ is_known }} then 1 end) as {{ family }},
        {%- endfor %}
        count(*) as measure_count
    from given
    cross join implied_leads
    where given.is_given
),

reached as (
    select
        lead_stages.lead_id,
        {%- for stage in stages %}
        max(
            case
                when lead_stages.stage = '{{ stage }}'
                    then {{ end_of_moment('lead_stages.reached_at', 'settings.time_zone') }}
            end
        ) as {{ stage }}_at,
        {%- endfor %}
        max(case when lead_stages.stage = 'opportunity' then 1 else 0 end) = 1 as has_opportunity
    from lead_stages
    cross join settings
    group by lead_stages.lead_id
),

counted as (
    select
        followed.{{ keys | join(', followed.') }},
        {%- for name, expression in counts.items() %}
        cast(sum({{ expression }}) as bigint) as {{ name }},
        {%- endfor %}
        cast(
            count(case when followed.touched_at is not null then followed.lead_id end)
            * max(known.leads) as bigint
        ) as leads_touched,
        {%- for stage, family in stages.items() %}
        cast(
            count(case when followed.touched_at <= reached.{{ stage }}_at then followed.lead_id end)
            * max(known.leads) * max(known.{{ family }}) as bigint
        ) as leads_to_{{ stage }},
        {%- endfor %}
        cast(
            count(
                case
                    when followed.touched_at is null then null
                    when not coalesce(reached.has_opportunity, false) then followed.lead_id
                    when followed.touched_at <= reached.opportunity_at then followed.lead_id
                end
            ) * max(known.leads) * max(known.opportunities) as bigint
        ) as leads_before_opportunity
    from followed
    cross join known
    cross join settings
    left join reached
        on followed.lead_id = reached.lead_id
    group by followed.{{ keys | join(', followed.') }}
),

final as (
    select
        counted.*,
        {{ performance_ratios([
            'open_rate', 'click_rate', 'reply_rate', 'lead_to_opportunity_rate',
        ]) }},
        {%- for rate, counted, of in [
            ('click', 'contacts_clicked', 'contacts_sent'),
            ('reply', 'contacts_replied', 'contacts_sent'),
            ('lead_to_opportunity', 'leads_to_opportunity', 'leads_before_opportunity'),
        ] %}
        {{ wilson_bound(counted, of, 'lower') }} as {{ rate }}_rate_lower,
        {{ wilson_bound(counted, of, 'upper') }} as {{ rate }}_rate_upper
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from counted
)

select * from final
