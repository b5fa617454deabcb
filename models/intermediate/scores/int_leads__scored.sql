-- The score of each lead by the grid, and the stages it tells. Of the criteria that are missing the
-- lead is taken to keep the share it keeps of those known (the ideal customer is 100); less than
-- half of the grid known is no score. Where the CRM has no date of MQLs (or SQLs), nor a list of
-- them, a lead that was not disqualified is one by its score (setting `score_stages`): an MQL from
-- its creation, an SQL, if it is an MQL, from its first human contact, or from its creation where
-- nothing says who was contacted.
-- Grain: one row per lead_id.
{% set stages = {'mql': 'mql_score_threshold', 'sql': 'hot_score_threshold'} %}

with

kept as (select * from {{ ref('int_lead_points__kept') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
touches as (select * from {{ ref('int_touches__unified') }}),
stage_events as (select * from {{ ref('stg_crm__stage_events') }}),
extracts as (select * from {{ source('land', 'extracts') }}),
settings as (select * from {{ source('reference', 'settings') }}),

ranged as (
    select
        lead_id,
        known_points,
        highest_points,
        points + lowest_points - known_lowest_points as least_points,
        points + highest_points - known_points as most_points,
        {{ safe_divide('(points - known_lowest_points)', '(known_points - known_lowest_points)') }}
            as kept_rate
    from kept
),

scored as (
    select
        lead_id,
        {{ safe_divide('known_points', 'highest_points') }} as known_rate,
        case
            when 2 * known_points >= highest_points
                then {{ score(
                    '(least_points + kept_rate * (most_points - least_points))', 'highest_points'
                ) }}
        end as score,
        {{ score('least_points', 'highest_points') }} as score_if_missing_worst,
        {{ score('most_points', 'highest_points') }} as score_if_missing_best
    from ranged
),

dated as (
    select
        count(mql_at) as mql_dates,
        count(sql_at) as sql_dates
    from leads
),

listed as (
    select
        coalesce(sum(case when stage = 'mql' then 1 else 0 end), 0) as mql_events,
        coalesce(sum(case when stage = 'sql' then 1 else 0 end), 0) as sql_events
    from stage_events
),

told as (
    select
        {%- for stage, threshold in stages.items() %}
        settings.score_stages = 'always'
        or (
            settings.score_stages = 'auto'
            and dated.{{ stage }}_dates + listed.{{ stage }}_events = 0
        ) as is_{{ stage }}_told,
        settings.{{ threshold }},
        {%- endfor %}
        {{ is_given('call_logs') }} or {{ is_given('crm_touches') }}
        or {{ is_given('crm_meetings') }} as are_contacts_known
    from settings
    cross join dated
    cross join listed
),

judged as (
    select
        scored.*,
        leads.created_at,
        leads.created_date,
        leads.mql_at is not null as has_mql_date,
        {%- for stage, threshold in stages.items() %}
        coalesce(
            told.is_{{ stage }}_told
            and leads.{{ stage }}_at is null
            and leads.disqualified_at is null
            and scored.score >= told.{{ threshold }},
            false
        ) as has_{{ stage }}_score,
        {%- endfor %}
        told.are_contacts_known
    from scored
    cross join told
    inner join leads
        on scored.lead_id = leads.lead_id
),

contacts as (
    select
        touches.lead_id,
        min(touches.occurred_at) as contacted_at,
        min(touches.occurred_date) as contacted_date
    from touches
    inner join judged
        on touches.lead_id = judged.lead_id and judged.has_sql_score
    where touches.is_effective and touches.kind in ({{ human_contacts() }})
    group by touches.lead_id
),

final as (
    select
        judged.{{ ['lead_id', 'known_rate', 'score'] | join(', judged.') }},
        judged.score_if_missing_worst,
        judged.score_if_missing_best,
        judged.has_mql_score as is_mql_by_score,
        judged.has_sql_score
        and (judged.has_mql_date or judged.has_mql_score)
        and (contacts.lead_id is not null or not judged.are_contacts_known) as is_sql_by_score,
        greatest(judged.created_at, contacts.contacted_at) as contacted_at,
        greatest(judged.created_date, contacts.contacted_date) as contacted_date
    from judged
    left join contacts
        on judged.lead_id = contacts.lead_id
)

select * from final
