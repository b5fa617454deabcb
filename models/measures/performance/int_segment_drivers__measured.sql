-- What the cost of a month, channel and campaign is spread over segments by, in this order:
-- effective touches (repeats of a day once), else leads created, else deals created; where the
-- campaign saw none that month, those of the channel. An offer is driven by deals alone, the first
-- that have one.
-- Grain: one row per segment_kind, month_date, channel, campaign_key, driver_order and segment.

with

touches as (select * from {{ ref('int_segment_touches__labelled') }}),
journeys as (select * from {{ ref('int_journey_touches__counted') }}),
leads as (select * from {{ ref('int_segment_leads__labelled') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
conversions as (select * from {{ ref('int_segment_conversions__labelled') }}),

events as (
    select
        1 as driver_order,
        touches.occurred_date as event_date,
        touches.channel,
        touches.campaign_id,
        {%- for kind in ['sector', 'company_size', 'region'] %}
        coalesce(leads.{{ kind }}, 'unknown') as {{ kind }},
        {%- endfor %}
        cast(null as {{ dbt.type_string() }}) as offer,
        touches.team,
        touches.script,
        touches.message,
        touches.seller,
        touches.agent
    from touches
    left join leads
        on touches.lead_id = leads.lead_id
    left join journeys
        on touches.touch_id = journeys.touch_id
    where journeys.touch_id is not null or touches.lead_id is null
    union all
    select
        2 as driver_order,
        created_date as event_date,
        channel,
        campaign_id,
        sector,
        company_size,
        region,
        cast(null as {{ dbt.type_string() }}) as offer,
        team,
        script,
        message,
        seller,
        agent
    from leads
    union all
    select
        3 as driver_order,
        opportunities.created_date as event_date,
        opportunities.channel,
        opportunities.campaign_id,
        conversions.sector,
        conversions.company_size,
        conversions.region,
        conversions.offer,
        conversions.team,
        conversions.script,
        conversions.message,
        conversions.seller,
        conversions.agent
    from opportunities
    inner join conversions
        on 'opportunity:' || opportunities.opportunity_id = conversions.conversion_id
),

monthly as (
    select
        driver_order,
        cast({{ dbt.date_trunc('month', 'event_date') }} as date) as month_date,
        channel,
        coalesce(campaign_id, '') as campaign_key,
        {{ segment_kinds() | join(', ') }},
        count(*) as weight
    from events
    where event_date is not null
    group by
        driver_order, cast({{ dbt.date_trunc('month', 'event_date') }} as date), channel,
        coalesce(campaign_id, ''), {{ segment_kinds() | join(', ') }}
),

final as (
    {%- for kind in segment_kinds() %}
    {%- for campaign_key, rank in [('campaign_key', 'driver_order'), ("'*'", '3 + driver_order')] %}
    select
        '{{ kind }}' as segment_kind,
        month_date,
        channel,
        {{ campaign_key }} as campaign_key,
        {{ rank }} as driver_order,
        {{ kind }} as segment,
        cast(sum(weight) as bigint) as weight
    from monthly
    where {{ kind }} is not null
    group by month_date, channel, {{ 'campaign_key, ' if loop.first }}driver_order, {{ kind }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
