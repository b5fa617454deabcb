-- Which measures the delivered extracts can give: a measure whose extracts are all absent is
-- unknown (null), one whose extract is there without an event is zero. A measure that only a list
-- without keys gives is known for periods and channels, and for nothing finer. Where deals do not
-- meet the leads, a stage between them is known only where the leads have its date or score.
-- Grain: one row per measure.
with

extracts as (select * from {{ source('land', 'extracts') }}),
columns_delivered as (select * from {{ source('land', 'columns') }}),
costs as (select * from {{ ref('fct_costs') }}),
stage_events as (select * from {{ ref('int_stage_events__counted') }}),
implied_leads as (select * from {{ ref('int_implied_leads__settled') }}),
lead_stages as (select * from {{ ref('fct_lead_stages') }}),

-- Each extract that gives a family of measures. Held meetings alone do not say who was contacted.
family_extracts as (
    {%- for source_extract, family in [
        ('cost_ledger', 'costs'), ('ad_spend', 'costs'), ('campaigns', 'targets'),
        ('crm_touches', 'contacts'), ('call_logs', 'contacts'), ('web_visits', 'visitors'),
        ('crm_leads', 'leads'), ('crm_meetings', 'meetings'),
        ('crm_opportunities', 'opportunities'), ('crm_opportunities', 'orders'),
        ('crm_orders', 'orders'),
    ] %}
    select
        '{{ family }}' as family,
        '{{ source_extract }}' as source_extract
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

-- a list of campaigns without the column of their lists says nothing of who was targeted
lists as (
    select max(case when is_delivered then 1 else 0 end) as is_delivered
    from columns_delivered
    where extract = 'campaigns' and column_name = 'targeted_count'
),

-- labour is a cost without an extract of its own: hours at a known hourly cost
given as (
    select
        family_extracts.family,
        case
            when not extracts.is_given then 0
            when family_extracts.family = 'targets' then lists.is_delivered
            else 1
        end as given_count,
        extracts.record_count
    from family_extracts
    cross join lists
    inner join extracts
        on family_extracts.source_extract = extracts.extract
    union all
    select
        'costs' as family,
        1 as given_count,
        count(*) as record_count
    from costs
    where cost_source = 'labour'
    having count(*) > 0
),

families as (
    select
        family,
        sum(given_count) as given_count,
        sum(coalesce(record_count, 0)) as record_count
    from given
    group by family
),

listed as (
    {%- for measure, family, type, event in measures() if event %}
    select
        '{{ measure }}' as measure,
        count(*) > 0 as is_listed
    from stage_events
    where stage = '{{ event[0] }}' and not is_given_elsewhere
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

-- what the leads' own score tells
scored as (
    select distinct stage || 's' as measure
    from lead_stages
    where is_from_score
),

measures as (
    {%- for measure, family, type, event in measures() %}
    select
        '{{ measure }}' as measure,
        '{{ family }}' as family
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        measures.measure,
        measures.family,
        coalesce(families.given_count, 0) > 0
        and not coalesce(listed.is_listed, false)
        and (
            implied_leads.is_cohort_known
            -- the date of a stage that leads have of their own
            or coalesce(columns_delivered.is_delivered, true)
            or scored.measure is not null
        ) as is_given,
        coalesce(listed.is_listed, false) as is_listed,
        coalesce(families.given_count, 0) > 0 and families.record_count = 0 as is_given_empty
    from measures
    cross join implied_leads
    inner join families
        on measures.family = families.family
    left join listed
        on measures.measure = listed.measure
    left join scored
        on measures.measure = scored.measure
    left join columns_delivered
        on
            columns_delivered.extract = 'crm_leads'
            and case measures.measure when 'mqls' then 'mql_at' when 'sqls' then 'sql_at' end
            = columns_delivered.column_name
)

select * from final
