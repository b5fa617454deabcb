-- The first meeting held for each deal, with its person or anybody of its company, and the first
-- talk with somebody who decides there (seniority named as `decision_maker` in value_labels).
-- Grain: one row per opportunity_id and condition.

with

deals as (select * from {{ ref('int_opportunities__linked') }}),
leads as (select * from {{ ref('dim_leads') }}),
touches as (select * from {{ ref('fct_touchpoints') }}),
value_labels as (select * from {{ source('reference', 'value_labels') }}),

seniorities as (
    select
        seniority,
        {{ normalise_label('min(seniority)') }} as label
    from leads
    where seniority is not null
    group by seniority
),

deciding as (
    select leads.lead_id
    from leads
    inner join seniorities
        on leads.seniority = seniorities.seniority
    inner join value_labels
        on
            value_labels.field = 'decision_maker'
            and seniorities.label = value_labels.label
),

talks as (
    select
        touches.lead_id,
        touches.account_id,
        touches.kind,
        deciding.lead_id is not null as is_deciding,
        touches.occurred_date
    from touches
    left join deciding
        on touches.lead_id = deciding.lead_id
    where
        touches.is_effective
        and touches.kind in ({{ human_contacts() }})
        and touches.lead_id is not null
),

first_talks as (
    {%- for key in ['lead_id', 'account_id'] %}
    {%- set is_last = loop.last %}
    {%- for condition, among in {
        'meeting_held': "kind = 'meeting'", 'decision_maker_met': 'is_deciding',
    }.items() %}
    select
        '{{ key }}' as key_kind,
        {{ key }} as talk_key,
        '{{ condition }}' as condition,
        min(occurred_date) as met_date
    from talks
    where {{ among }} and {{ key }} is not null
    group by {{ key }}
    {{- '\n    union all' if not (is_last and loop.last) }}
    {%- endfor %}
    {%- endfor %}
),

met as (
    {%- for key in ['lead_id', 'account_id'] %}
    select
        deals.opportunity_id,
        first_talks.condition,
        first_talks.met_date
    from deals
    inner join first_talks
        on
            first_talks.key_kind = '{{ key }}'
            and deals.{{ key }} = first_talks.talk_key
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        opportunity_id,
        condition,
        min(met_date) as met_date
    from met
    group by opportunity_id, condition
)

select * from final
