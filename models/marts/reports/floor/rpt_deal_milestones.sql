-- Which milestones of the sales process (table `milestones`) each deal met before it went on, and
-- which it skipped: a demonstration before the need is known, a proposal without the decision
-- maker. What has a date (a stage entered, a meeting held, a decision maker talked with) counts by
-- its date; an answer of the deal has none, and counts whenever it was given. Where nothing could
-- tell, or the deal had gone on before the first file, whether a milestone was met is unknown.
-- Grain: one row per opportunity_id and milestone that was due.
{% set answers = {
    'need_known': ('need', 'need is not null'),
    'budget_known': ('budget', 'budget is not null'),
    'authority_known': ('authority', 'authority is not null'),
    'timeframe_known': ('timeframe_days', 'timeframe_days is not null'),
    'decision_maker_met': ('authority', 'authority'),
} %}

with

deals as (select * from {{ ref('int_opportunities__linked') }}),
met as (select * from {{ ref('int_deals__met') }}),
segments as (select * from {{ ref('int_segment_conversions__labelled') }}),
entries as (select * from {{ ref('int_deal_entries__dated') }}),
milestones as (select * from {{ source('reference', 'milestones') }}),
columns_delivered as (select * from {{ source('land', 'columns') }}),
extracts as (select * from {{ source('land', 'extracts') }}),
settings as (select * from {{ source('reference', 'settings') }}),

entered as (
    select
        opportunity_id,
        stage,
        min(entered_date) as entered_date,
        min(case when is_since_known then 1 else 0 end) = 1 as is_dated
    from entries
    where stage is not null
    group by opportunity_id, stage
),

told as (
    select
        {%- for condition, (column, answer) in answers.items() %}
        {{ is_delivered('crm_opportunities', [column]) | indent(8) }} as has_{{ condition }},
        {%- endfor %}
        {{ is_delivered('crm_leads', ['seniority']) | indent(8) }} as has_seniorities,
        {{ is_given('crm_stage_history') }} as has_history,
        {{ is_given('crm_meetings') }} as has_meeting_held
    from settings
),

known as (
    select
        milestones.milestone,
        coalesce(milestones.reached_stage in (select entered.stage from entered), false)
        and told.has_history
        or case milestones.condition
            when 'meeting_held' then told.has_meeting_held
            when 'decision_maker_met' then told.has_seniorities or told.has_decision_maker_met
            {%- for condition in answers if condition != 'decision_maker_met' %}
            when '{{ condition }}' then told.has_{{ condition }}
            {%- endfor %}
            else false
        end as is_known
    from milestones
    cross join told
),

due as (
    select
        deals.opportunity_id,
        milestones.milestone,
        milestones.condition,
        milestones.reached_stage,
        entered.entered_date as due_date,
        entered.is_dated
    from deals
    cross join milestones
    inner join entered
        on
            deals.opportunity_id = entered.opportunity_id
            and milestones.before_stage = entered.stage
    union all
    select
        deals.opportunity_id,
        milestones.milestone,
        milestones.condition,
        milestones.reached_stage,
        deals.closed_date as due_date,
        true as is_dated
    from deals
    cross join milestones
    where milestones.before_stage = 'closed' and deals.status <> 'open'
),

final as (
    select
        due.opportunity_id,
        due.milestone,
        deals.owner_key,
        segments.team,
        deals.channel,
        deals.status,
        case
            when least(entered.entered_date, met.met_date) <= due.due_date then true
            when least(entered.entered_date, met.met_date) > due.due_date and due.is_dated
                then false
            when
                case due.condition
                    {%- for condition, (column, answer) in answers.items() %}
                    when '{{ condition }}' then deals.{{ answer }}
                    {%- endfor %}
                end
                then true
            when known.is_known and due.is_dated then false
        end as is_met,
        due.due_date,
        least(entered.entered_date, met.met_date) as met_date,
        deals.amount
    from due
    inner join deals
        on due.opportunity_id = deals.opportunity_id
    inner join known
        on due.milestone = known.milestone
    inner join segments
        on 'opportunity:' || due.opportunity_id = segments.conversion_id
    left join entered
        on due.opportunity_id = entered.opportunity_id and due.reached_stage = entered.stage
    left join met
        on due.opportunity_id = met.opportunity_id and due.condition = met.condition
)

select * from final
