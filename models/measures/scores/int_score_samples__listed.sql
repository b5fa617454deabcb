-- What scores are judged by: leads that had their time (created `lookback_days` or longer before
-- the load), by score and what became of them. Of five thousand with a score, drawn by the hash of
-- their key, also the share of each criterion's points they keep, and the fold in which they are
-- judged by the others (-1: not drawn). Leads that are alike in all of it are one row.
-- Grain: one row per shares kept, score, fold and outcomes.
{% set most = [] %}
{% for criterion in scoring_criteria() %}
{% do most.append(
    'max(case when criterion = \'#\' then points end) as #_most' | replace('#', criterion)
) %}
{% endfor %}

with

kept as (select * from {{ ref('int_lead_points__kept') }}),
scored as (select * from {{ ref('rpt_lead_scores') }}),
grid as (select * from {{ source('reference', 'scoring_grid') }}),
settings as (select * from {{ source('reference', 'settings') }}),
build as (select * from {{ source('reference', 'build') }}),

most as (
    select
        {{ most | join(',\n        ') }}
    from grid
),

ranked as (
    select
        scored.lead_id,
        scored.score,
        case when scored.has_opportunity then 1 else 0 end as has_opportunity,
        case when scored.is_customer then 1 else 0 end as is_customer,
        case
            when scored.score is not null
                then row_number() over (
                    partition by case when scored.score is not null then 1 else 0 end
                    order by md5(scored.lead_id) asc nulls last, scored.lead_id asc
                )
        end as position
    from scored
    cross join settings
    cross join build
    where
        -- whether deals met their leads is known of all leads or of none
        scored.has_opportunity is not null
        and cast({{ dbt.dateadd('day', 'settings.lookback_days', 'scored.created_date') }} as date)
        <= build.as_of_date
),

shared as (
    select
        {%- for criterion in scoring_criteria() %}
        {{ safe_divide('kept.' ~ criterion ~ '_points', 'most.' ~ criterion ~ '_most') }}
            as {{ criterion }}_share,
        {%- endfor %}
        ranked.score,
        ranked.has_opportunity,
        ranked.is_customer,
        cast(case when ranked.position <= 5000 then mod(ranked.position, 5) else -1 end as integer)
            as fold
    from ranked
    cross join most
    left join kept
        -- a condition of one side alone would compare every lead with every lead
        on case when ranked.position <= 5000 then ranked.lead_id end = kept.lead_id
),

final as (
    select
        {%- for criterion in scoring_criteria() %}
        {{ criterion }}_share,
        {%- endfor %}
        score,
        fold,
        has_opportunity,
        is_customer,
        cast(count(*) as bigint) as leads
    from shared
    group by
        {%- for criterion in scoring_criteria() %}
        {{ criterion }}_share,
        {%- endfor %}
        score, fold, has_opportunity, is_customer
)

select * from final
