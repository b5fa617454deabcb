-- Deals with their lead, their amount in the workspace's currency and their declared source:
-- channel and campaign of the deal, else of its lead, else of the account's earliest lead, each on
-- its own, else the channel of the campaign so found, else `unknown`. A deal that does not become a
-- lead has none.
-- Grain: one row per opportunity_id.
with

opportunities as (select * from {{ ref('stg_crm__opportunities') }}),
matched as (select * from {{ ref('int_opportunities__matched') }}),
valued as (select * from {{ ref('int_opportunities__valued') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
introductions as (select * from {{ ref('int_accounts__introduced') }}),
campaigns as (select * from {{ ref('int_campaigns__identified') }}),
offers as (select * from {{ ref('int_offers__labelled') }}),
people as (select * from {{ ref('int_people__aliased') }}),

sourced as (
    select
        matched.opportunity_id,
        leads.lead_id,
        case when leads.lead_id is null then 'none' else matched.link_rule end as link_rule,
        coalesce(matched.account_id, leads.account_id) as account_id,
        coalesce(people.person_id, matched.owner_id) as owner_id,
        matched.campaign_id as own_campaign_id,
        matched.source_channel as own_channel,
        coalesce(matched.campaign_id, leads.campaign_id, introductions.campaign_id)
            as campaign_id,
        coalesce(matched.source_channel, leads.source_channel, introductions.source_channel)
            as source_channel
    from matched
    left join leads
        on coalesce(matched.lead_id, 'implied-' || matched.opportunity_id) = leads.lead_id
    left join introductions
        on coalesce(matched.account_id, leads.account_id) = introductions.account_id
    left join people
        on matched.owner_id = people.alias_id
),

final as (
    select
        sourced.opportunity_id,
        sourced.lead_id,
        sourced.account_id,
        sourced.owner_id,
        left(md5(sourced.owner_id), 16) as owner_key,
        sourced.campaign_id,
        sourced.own_campaign_id,
        sourced.own_channel,
        coalesce(sourced.source_channel, campaigns.channel, 'unknown') as channel,
        sourced.link_rule,
        offers.offer,
        opportunities.status,
        opportunities.stage,
        opportunities.lost_reason,
        opportunities.budget,
        opportunities.authority,
        opportunities.need,
        opportunities.status = 'won' as is_won,
        opportunities.status = 'lost' as is_lost,
        sourced.link_rule = 'implied' as is_lead_implied,
        opportunities.amount_is_estimated as is_amount_estimated,
        opportunities.created_at,
        opportunities.created_date,
        opportunities.closed_at,
        opportunities.closed_date,
        opportunities.expected_close_date,
        opportunities.timeframe_days,
        opportunities.probability,
        valued.original_currency,
        valued.original_amount,
        valued.amount,
        valued.list_amount
    from sourced
    inner join opportunities
        on sourced.opportunity_id = opportunities.opportunity_id
    inner join valued
        on sourced.opportunity_id = valued.opportunity_id
    left join campaigns
        on sourced.campaign_id = campaigns.campaign_id
    left join offers
        on {{ normalise_label('opportunities.offer') }} = offers.offer_label
)

select * from final
