-- People targeted, contacted, brought in, qualified and met, with the segments they belong to, side
-- by side: those of the lead; of a contact and a meeting, the team, script and message of its
-- touch; of a list, the campaign's. None has an offer yet: that is known from the deal on.
-- Grain: one row per month, segment of each kind and measure.
{% set lead_kinds = ['sector', 'company_size', 'region'] -%}
{% set touch_kinds = ['team', 'script', 'message', 'seller', 'agent'] -%}
{% set kinds = (lead_kinds + touch_kinds) | join(', ') -%}

with

targets as (select * from {{ ref('int_campaign_targets__listed') }}),
campaigns as (select * from {{ ref('dim_campaigns') }}),
people as (select * from {{ ref('dim_people') }}),
labels as (select * from {{ ref('int_segment_labels__spelled') }}),
contacts as (select * from {{ ref('int_contacts__first') }}),
meetings as (select * from {{ ref('int_meetings__identified') }}),
stages as (select * from {{ ref('fct_lead_stages') }}),
leads as (select * from {{ ref('int_segment_leads__labelled') }}),
-- twice, so that neither of those who read them waits for the other's columns
contact_touches as (select * from {{ ref('int_segment_touches__labelled') }}),
meeting_touches as (select * from {{ ref('int_segment_touches__labelled') }}),
settings as (select * from {{ source('reference', 'settings') }}),

counted as (
    select
        'targeted' as measure,
        targets.targeted_date as event_date,
        {%- for kind in lead_kinds %}
        'unknown' as {{ kind }},
        {%- endfor %}
        coalesce(labels.segment, 'unknown') as team,
        coalesce(campaigns.script_id, 'unknown') as script,
        'unknown' as message,
        case when settings.per_person then coalesce(campaigns.owner_key, 'unknown') end as seller,
        case when settings.per_person then 'unknown' end as agent,
        targets.targeted_count as person_count
    from targets
    cross join settings
    inner join campaigns
        on targets.campaign_id = campaigns.campaign_id
    left join people
        on campaigns.owner_key = people.person_key
    left join labels
        on
            labels.segment_kind = 'team'
            and people.team = labels.spelling
    {%- for measure, relation, date, touches, touch_id in [
        ('contacted', 'contacts', 'contacted_date', 'contact_touches', 'contacts.touch_id'),
        (
            'meetings_held', 'meetings', 'scheduled_date', 'meeting_touches',
            "'meeting:' || meetings.meeting_id",
        ),
    ] %}
    union all
    select
        '{{ measure }}' as measure,
        {{ relation }}.{{ date }} as event_date,
        {%- for kind in lead_kinds %}
        coalesce(leads.{{ kind }}, 'unknown') as {{ kind }},
        {%- endfor %}
        {{ touches }}.{{ touch_kinds | join(', ' ~ touches ~ '.') }},
        1 as person_count
    from {{ relation }}
    inner join {{ touches }}
        on {{ touch_id }} = {{ touches }}.touch_id
    left join leads
        on {{ relation }}.lead_id = leads.lead_id
    {%- endfor %}
    union all
    select
        case stages.stage when 'raw_lead' then 'raw_leads' when 'mql' then 'mqls' else 'sqls' end
            as measure,
        stages.reached_date as event_date,
        leads.{{ (lead_kinds + touch_kinds) | join(', leads.') }},
        1 as person_count
    from stages
    inner join leads
        on stages.lead_id = leads.lead_id
    where stages.stage in ('raw_lead', 'mql', 'sql')
),

final as (
    select
        cast({{ dbt.date_trunc('month', 'event_date') }} as date) as month_date,
        {{ kinds }},
        measure,
        cast(sum(person_count) as decimal(28, 9)) as value
    from counted
    group by cast({{ dbt.date_trunc('month', 'event_date') }} as date), {{ kinds }}, measure
)

select * from final
