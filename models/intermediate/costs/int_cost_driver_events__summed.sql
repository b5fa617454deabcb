-- What happened in a month on a channel and campaign, as far as costs are spread by it: money spent
-- on platforms (ten-thousandths), opportunities created, and leads touched: a lead counts once on
-- each channel and campaign that brought it or reached out to it that month.
-- Grain: one row per driver, month_date, platform_key, channel and campaign_id.

with

ad_spend as (select * from {{ ref('int_ad_spend__converted') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
touches as (select * from {{ ref('int_touches__unified') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),

touched as (
    select
        leads.lead_id,
        cast({{ dbt.date_trunc('month', 'leads.created_date') }} as date) as month_date,
        leads.channel,
        leads.campaign_id
    from leads
    union
    select
        touches.lead_id,
        cast({{ dbt.date_trunc('month', 'touches.occurred_date') }} as date) as month_date,
        touches.channel,
        touches.campaign_id
    from touches
    where touches.lead_id is not null
),

events as (
    select
        'spend' as driver,
        ad_spend.month_date,
        ad_spend.platform_key,
        ad_spend.channel,
        ad_spend.campaign_id,
        {{ ten_thousandths('ad_spend.spend') }} as weight
    from ad_spend
    union all
    select
        'leads' as driver,
        touched.month_date,
        cast(null as {{ dbt.type_string() }}) as platform_key,
        touched.channel,
        touched.campaign_id,
        1 as weight
    from touched
    union all
    select
        'opportunities' as driver,
        cast({{ dbt.date_trunc('month', 'opportunities.created_date') }} as date) as month_date,
        cast(null as {{ dbt.type_string() }}) as platform_key,
        opportunities.channel,
        opportunities.campaign_id,
        1 as weight
    from opportunities
),

final as (
    select
        events.driver,
        events.month_date,
        events.platform_key,
        events.channel,
        events.campaign_id,
        cast(sum(events.weight) as decimal(38, 0)) as weight
    from events
    group by
        events.driver, events.month_date, events.platform_key, events.channel, events.campaign_id
)

select * from final
