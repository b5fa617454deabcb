-- People targeted, contacted, brought in, qualified and met, with the segments they belong to, side
-- by side: those of the lead; of a contact and a meeting, the team, script and message of its
-- touch; of a list, the campaign's. None has an offer yet: that is known from the deal on.
-- Grain: one row per month, channel, campaign, segment of each kind and measure.
{% set lead_kinds = ['sector', 'company_size', 'region'] -%}
{% set touch_kinds = ['team', 'script', 'message'] -%}
{% set kinds = lead_kinds + touch_kinds -%}

with

targets as (select * from {{ ref('int_campaign_targets__listed') }}),
campaigns as (select * from {{ ref('dim_campaigns') }}),
people as (select * from {{ ref('dim_people') }}),
labels as (select * from {{ ref('int_segment_labels__spelled') }}),
contacts as (select * from {{ ref('int_contacts__first') }}),
meetings as (select * from {{ ref('int_meetings__identified') }}),
stages as (select * from {{ ref('fct_lead_stages') }}),
leads as (select * from {{ ref('int_segment_leads__labelled') }}),
touches as (select * from {{ ref('int_segment_touches__labelled') }}),

targeted as (
    select
        cast({{ dbt.date_trunc('month', 'targets.targeted_date') }} as date) as month_date,
        targets.channel,
        targets.campaign_id,
        {%- for kind in lead_kinds + ['message'] %}
        'unknown' as {{ kind }},
        {%- endfor %}
        coalesce(labels.segment, 'unknown') as team,
        coalesce(campaigns.script_id, 'unknown') as script,
        targets.targeted_count
    from targets
    inner join campaigns
        on targets.campaign_id = campaigns.campaign_id
    left join people
        on campaigns.owner_key = people.person_key
    left join labels
        on
            labels.segment_kind = 'team'
            and people.team = labels.spelling
),

contacted as (
    select
        cast({{ dbt.date_trunc('month', 'contacts.contacted_date') }} as date) as month_date,
        {%- for kind in lead_kinds %}
        coalesce(leads.{{ kind }}, 'unknown') as {{ kind }},
        {%- endfor %}
        {%- for kind in touch_kinds %}
        touches.{{ kind }},
        {%- endfor %}
        contacts.channel,
        contacts.campaign_id
    from contacts
    inner join touches
        on contacts.touch_id = touches.touch_id
    left join leads
        on contacts.lead_id = leads.lead_id
),

met as (
    select
        cast({{ dbt.date_trunc('month', 'meetings.scheduled_date') }} as date) as month_date,
        {%- for kind in lead_kinds %}
        coalesce(leads.{{ kind }}, 'unknown') as {{ kind }},
        {%- endfor %}
        {%- for kind in touch_kinds %}
        touches.{{ kind }},
        {%- endfor %}
        meetings.channel,
        meetings.campaign_id
    from meetings
    inner join touches
        on 'meeting:' || meetings.meeting_id = touches.touch_id
    left join leads
        on meetings.lead_id = leads.lead_id
),

staged as (
    select
        stages.stage,
        cast({{ dbt.date_trunc('month', 'stages.reached_date') }} as date) as month_date,
        {%- for kind in kinds %}
        leads.{{ kind }},
        {%- endfor %}
        leads.channel,
        leads.campaign_id
    from stages
    inner join leads
        on stages.lead_id = leads.lead_id
),

measured as (
    {{ measure_rows('targeted', 'month_date', {'targeted': 'targeted_count'}, kinds) }}
    union all
    {{ measure_rows('contacted', 'month_date', {'contacted': '1'}, kinds) }}
    union all
    {{ measure_rows('staged', 'month_date', {
        'raw_leads': "case when stage = 'raw_lead' then 1 end",
        'mqls': "case when stage = 'mql' then 1 end",
        'sqls': "case when stage = 'sql' then 1 end",
    }, kinds) }}
    union all
    {{ measure_rows('met', 'month_date', {'meetings_held': '1'}, kinds) }}
),

final as (
    select
        period_date as month_date,
        channel,
        campaign_id,
        {%- for kind in kinds %}
        {{ kind }},
        {%- endfor %}
        measure,
        value
    from measured
)

select * from final
