-- How long each deal took, from its creation to its end, or to the day of the load while it is
-- open. A deal won or lost before it was created says nothing of a duration, nor one closed on an
-- unknown day: both are findings.
-- Grain: one row per opportunity_id with a usable duration.
with opportunities as (
    select * from {{ ref('int_opportunities__linked') }}
),

segments as (
    select * from {{ ref('int_segment_conversions__labelled') }}
),

build as (
    select * from {{ ref('stg_reference__build') }}
),

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
        {{ dbt.datediff(
            'opportunities.created_date',
            'case when opportunities.is_won or opportunities.is_lost '
            'then opportunities.closed_date else build.as_of_date end',
            'day'
        ) }} as days
    from opportunities
    cross join build
    inner join segments
        on 'opportunity:' || opportunities.opportunity_id = segments.conversion_id
    where opportunities.created_date <= build.as_of_date
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
        cast(days as bigint) as days
    from lasting
    where days >= 0
)

select * from final
