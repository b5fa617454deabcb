-- Deals with their lead, their amount in the workspace's currency and their declared source:
-- channel and campaign of the deal, else of its lead, else of the account's earliest lead, each on
-- its own, else the channel of the campaign so found, else `unknown`. A deal that does not become a
-- lead has none. Amounts are converted at the rate of the closing day, else of the creation day; a
-- rate that is missing leaves the amount null and is a finding, never a rate of 1.
-- Grain: one row per opportunity_id.
with

opportunities as (select * from {{ ref('stg_crm__opportunities') }}),
matched as (select * from {{ ref('int_opportunities__matched') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
introductions as (select * from {{ ref('int_accounts__introduced') }}),
campaigns as (select * from {{ ref('int_campaigns__identified') }}),
offers as (select * from {{ ref('int_offers__labelled') }}),
people as (select * from {{ ref('int_people__aliased') }}),
rates as (select * from {{ ref('int_exchange_rates__known') }}),
settings as (select * from {{ source('reference', 'settings') }}),

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

rated as (
    select
        sourced.*,
        left(md5(sourced.owner_id), 16) as owner_key,
        coalesce(sourced.source_channel, campaigns.channel, 'unknown') as channel,
        offers.offer,
        opportunities.{{ [
            'status', 'stage', 'lost_reason', 'budget', 'authority', 'need', 'created_at',
            'created_date', 'closed_at', 'closed_date', 'expected_close_date', 'timeframe_days',
            'probability', 'amount_is_estimated as is_amount_estimated',
            'amount as original_amount', 'list_amount as original_list_amount',
        ] | join(',\n        opportunities.') }},
        opportunities.status = 'won' as is_won,
        opportunities.status = 'lost' as is_lost,
        sourced.link_rule = 'implied' as is_lead_implied,
        coalesce(opportunities.currency, settings.currency) as original_currency,
        case
            when coalesce(opportunities.currency, settings.currency) = settings.currency
                then cast(1 as decimal(18, 9))
            else rates.rate
        end as rate
    from sourced
    cross join settings
    inner join opportunities
        on sourced.opportunity_id = opportunities.opportunity_id
    left join rates
        on
            opportunities.currency = rates.currency
            and coalesce(opportunities.closed_date, opportunities.created_date)
            >= rates.valid_from_date
            and coalesce(opportunities.closed_date, opportunities.created_date)
            < rates.valid_to_date
    left join campaigns
        on sourced.campaign_id = campaigns.campaign_id
    left join offers
        on {{ normalise_label('opportunities.offer') }} = offers.offer_label
),

final as (
    select
        rated.*,
        rated.rate is null
        and coalesce(rated.original_amount, rated.original_list_amount) is not null
            as is_rate_missing,
        {{ multiplied_amount('rated.original_amount', 'rated.rate') }} as amount,
        {{ multiplied_amount('rated.original_list_amount', 'rated.rate') }} as list_amount
    from rated
)

select * from final
