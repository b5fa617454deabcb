-- How long each deal took, from its creation to its end, or to the last day that the deals know of
-- while it is open: what happened between that day and the load, nobody has told. A deal that ended
-- before it was created, after that day or on an unknown one says nothing of a duration: findings.
-- Grain: one row per opportunity_id with a usable duration.
with

opportunities as (select * from {{ ref('int_opportunities__linked') }}),
segments as (select * from {{ ref('int_segment_conversions__labelled') }}),
dated as (select * from {{ ref('int_extracts__dated') }}),

lasting as (
    select
        opportunities.opportunity_id,
        opportunities.channel,
        opportunities.campaign_id,
        {%- for kind in segment_kinds() %}
        segments.{{ kind }},
        {%- endfor %}
        opportunities.created_date,
        opportunities.is_won,
        opportunities.is_lost,
        case
            when opportunities.is_won or opportunities.is_lost then opportunities.closed_date
            else dated.last_date
        end as last_date,
        dated.last_date as known_date
    from opportunities
    inner join dated
        on dated.extract = 'crm_opportunities'
    inner join segments
        on 'opportunity:' || opportunities.opportunity_id = segments.conversion_id
),

final as (
    select
        opportunity_id,
        channel,
        campaign_id,
        {%- for kind in segment_kinds() %}
        {{ kind }},
        {%- endfor %}
        created_date,
        is_won,
        is_lost,
        cast({{ dbt.datediff('created_date', 'last_date', 'day') }} as bigint) as days
    from lasting
    where last_date between created_date and known_date
)

select * from final
