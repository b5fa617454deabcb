-- What the hours of a month were spent on, cohort by cohort: calls by what was recorded, meetings
-- by their duration, and standard minutes for the rest: calls and meetings that nobody measured,
-- e-mails and messages that people write, proposals (a deal with an amount). The cohort is the
-- month in which the lead was created; work on nobody who became a lead is of its own month.
-- Campaign `*` stands for all work of the channel.
-- Grain: one row per month_date, channel, campaign_key and cohort_month.
{% set spoken = 'coalesce(talk_seconds + coalesce(wrap_up_seconds, 0), wrap_up_seconds,'
    ~ ' duration_seconds)' %}
with

calls as (select * from {{ ref('int_calls__consolidated') }}),
meetings as (select * from {{ ref('int_meetings__identified') }}),
touches as (select * from {{ ref('int_touches__identified') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
stages as (select * from {{ ref('fct_lead_stages') }}),
build as (select * from {{ source('reference', 'build') }}),
standard_minutes as (select * from {{ source('reference', 'standard_minutes') }}),

actions as (
    {%- for relation, task, work_date, seconds, is_counted in [
        ('calls', 'call', 'started_date', spoken, 'true'),
        ('meetings', 'meeting', 'scheduled_date', '60 * duration_minutes', 'is_held'),
        ('touches', 'message', 'occurred_date', 'cast(null as bigint)',
            "kind in ('email_sent', 'social_message', 'social_invitation')"
            " and content_id is null and coalesce(direction, 'out') = 'out'"),
        ('opportunities', 'proposal', 'created_date', 'cast(null as bigint)',
            'original_amount is not null'),
    ] %}
    select
        '{{ task }}' as task,
        lead_id,
        cast({{ dbt.date_trunc('month', work_date) }} as date) as month_date,
        channel,
        coalesce(campaign_id, '') as campaign_key,
        cast(coalesce(sum({{ seconds }}), 0) as bigint) as seconds,
        count(*) - count({{ seconds }}) as unmeasured
    from {{ relation }}
    where {{ is_counted }} and {{ work_date }} is not null
    group by
        lead_id, cast({{ dbt.date_trunc('month', work_date) }} as date), channel,
        coalesce(campaign_id, '')
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

minutes as (
    select
        task,
        cast(max(minutes) * 60 as bigint) as seconds
    from standard_minutes
    group by task
),

timed as (
    select
        actions.month_date,
        actions.channel,
        actions.campaign_key,
        coalesce(
            cast({{ dbt.date_trunc('month', 'stages.reached_date') }} as date), actions.month_date
        ) as cohort_month,
        actions.seconds + actions.unmeasured * coalesce(minutes.seconds, 0) as seconds
    from actions
    cross join build
    left join stages
        on
            actions.lead_id = stages.lead_id
            and stages.stage = 'raw_lead'
            and build.as_of_date >= stages.reached_date
    left join minutes
        on actions.task = minutes.task
),

final as (
    {%- for campaign_key in ['campaign_key', "'*'"] %}
    select
        month_date,
        channel,
        {{ campaign_key }} as campaign_key,
        cohort_month,
        cast(sum(seconds) as bigint) as seconds
    from timed
    where seconds > 0
    group by month_date, channel, {{ 'campaign_key, ' if loop.first }}cohort_month
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
