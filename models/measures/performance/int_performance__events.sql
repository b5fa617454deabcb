-- Every additive measure of the standard table as the event extracts give it, on the day, channel
-- and campaign it belongs to. Leads, MQLs and SQLs stay on the lead's declared source, meetings on
-- their own channel, whatever the attribution model; deals, orders and customers go where each
-- model credits them (int_performance__credited). Lists without keys give what no other extract
-- does, each measure on its own.
-- Grain: one row per day, channel, campaign (or none) and measure.
{% set listed_sums = {} -%}
{% for measure, family, type, event in measures() if event -%}
{% set is_listed = "stage = '" ~ event[0] ~ "' and not is_given_elsewhere" -%}
{% do listed_sums.update({measure: 'case when ' ~ is_listed ~ ' then ' ~ event[1] ~ ' end'}) -%}
{% endfor %}
with

all_costs as (select * from {{ ref('fct_costs') }}),

-- what is not prospecting lies outside the cost base, and is shown in fct_costs only
costs as (
    select
        cost_date,
        channel,
        campaign_id,
        sum(case when nature = 'direct' then direct_cost end) as direct_cost,
        sum(case when nature = 'indirect' then indirect_cost end) as indirect_cost,
        sum(complete_cost) as complete_cost,
        nullif(count(*) - count(complete_cost), 0) as amounts_without_rate
    from all_costs
    where coalesce(complete_cost, 1) <> 0 or non_prospecting_cost = 0
    group by cost_date, channel, campaign_id
),

missing_costs as (select * from {{ ref('int_costs__missing') }}),
campaigns as (select * from {{ ref('int_campaign_targets__listed') }}),
contacts as (select * from {{ ref('int_contacts__first') }}),

visits as (
    select
        visit_date,
        coalesce(channel, 'unknown') as channel,
        campaign_id,
        unique_visitors
    from {{ ref('stg_ads__web_visits') }}
),

leads as (select * from {{ ref('int_leads__qualified') }}),
stages as (select * from {{ ref('fct_lead_stages') }}),

lead_stages as (
    select
        stages.stage,
        stages.reached_date,
        leads.channel,
        leads.campaign_id
    from stages
    inner join leads
        on stages.lead_id = leads.lead_id
),

meetings as (select * from {{ ref('int_meetings__identified') }}),
stage_events as (select * from {{ ref('int_stage_events__counted') }}),

measured as (
    {{ measure_rows('costs', 'cost_date', {
        'direct_cost': 'direct_cost',
        'indirect_cost': 'indirect_cost',
        'complete_cost': 'complete_cost',
        'amounts_without_rate': 'amounts_without_rate',
    }) }}
    union all
    {{ measure_rows('missing_costs', 'cost_date', {
        'missing_cost': 'missing_cost',
        'seconds_without_cost': 'missing_seconds',
    }) }}
    union all
    {{ measure_rows('campaigns', 'targeted_date', {'targeted': 'targeted_count'}) }}
    union all
    {{ measure_rows('contacts', 'contacted_date', {'contacted': '1'}) }}
    union all
    {{ measure_rows('visits', 'visit_date', {'visitors': 'unique_visitors'}) }}
    union all
    {{ measure_rows('lead_stages', 'reached_date', {
        'raw_leads': "case when stage = 'raw_lead' then 1 end",
        'mqls': "case when stage = 'mql' then 1 end",
        'sqls': "case when stage = 'sql' then 1 end",
    }) }}
    union all
    {{ measure_rows('meetings', 'scheduled_date', {
        'meetings_held': "case when is_held then 1 end",
    }) }}
),

given as (select * from {{ ref('int_measures__given') }}),

listed as (
    {{ measure_rows('stage_events', 'occurred_date', listed_sums) }}
),

final as (
    select
        measured.period_date,
        measured.channel,
        measured.campaign_id,
        measured.measure,
        given.family,
        measured.value
    from measured
    inner join given
        on measured.measure = given.measure
    where
        given.is_given
        -- a spreadsheet's costs are the cost base's even where no other extract gives one
        or given.family = 'costs'
    union all
    select
        period_date,
        channel,
        campaign_id,
        measure,
        'listed ' || measure as family,
        value
    from listed
)

select * from final
