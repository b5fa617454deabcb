-- Every campaign anything speaks of, with what is planned for it and the channel it belongs to.
-- One that is written like another but for its signs (`offre-hiver`, `Offre hiver`) may be the
-- same: the list knows campaigns best, then the platforms; of two that neither knows, one is a
-- spelling.
-- Grain: one row per campaign_id, planned or only referenced.
with

campaigns as (select * from {{ ref('stg_planning__campaigns') }}),
ad_spend as (select * from {{ ref('stg_ads__spend') }}),
references_read as (select * from {{ ref('stg_planning__campaign_references') }}),
channels as (select * from {{ ref('int_campaign_channels__known') }}),
leads as (select * from {{ ref('stg_crm__leads') }}),
opportunities as (select * from {{ ref('stg_crm__opportunities') }}),
orders as (select * from {{ ref('stg_crm__orders') }}),
meetings as (select * from {{ ref('stg_crm__meetings') }}),
touches as (select * from {{ ref('stg_crm__touches') }}),
stage_events as (select * from {{ ref('stg_crm__stage_events') }}),
legs as (select * from {{ ref('stg_calls__legs') }}),
ledger as (select * from {{ ref('stg_finance__ledger_entries') }}),
time_entries as (select * from {{ ref('stg_finance__time_entries') }}),
web_visits as (select * from {{ ref('stg_ads__web_visits') }}),
channel_totals as (select * from {{ ref('stg_planning__channel_totals') }}),

platform_campaigns as (
    select
        campaign_id,
        max(campaign_name) as campaign_name
    from ad_spend
    where campaign_id is not null
    group by campaign_id
),

referenced as (
    select campaign_id from campaigns
    where campaign_id is not null
    union
    select campaign_id from platform_campaigns
    {%- for relation in [
        'leads', 'opportunities', 'orders', 'meetings', 'touches', 'stage_events', 'legs', 'ledger',
        'time_entries', 'web_visits', 'channel_totals',
    ] %}
    union
    select campaign_id from {{ relation }}
    where campaign_id is not null
    {%- endfor %}
),

ambiguous as (
    select distinct campaign_id from references_read
    where is_ambiguous
),

known as (
    select
        referenced.campaign_id,
        coalesce(campaigns.campaign_name, platform_campaigns.campaign_name) as campaign_name,
        campaigns.segment,
        campaigns.audience,
        campaigns.script_id,
        campaigns.owner_id,
        campaigns.campaign_id is not null as is_listed,
        campaigns.started_date,
        campaigns.ended_date,
        campaigns.budget,
        campaigns.targeted_count,
        case
            when campaigns.campaign_id is not null then '0'
            when platform_campaigns.campaign_id is not null then '1'
            else '2' || referenced.campaign_id
        end as standing
    from referenced
    left join campaigns
        on referenced.campaign_id = campaigns.campaign_id
    left join platform_campaigns
        on referenced.campaign_id = platform_campaigns.campaign_id
),

spelled as (
    {%- for column in ['campaign_id', 'campaign_name'] %}
    select
        campaign_id,
        standing,
        regexp_replace({{ campaign_key(column) }}, '[^a-zA-Z0-9]+', '', 'g') as spelling
    from known
    {{- '\n    union' if not loop.last }}
    {%- endfor %}
),

alike as (
    select distinct spelled.campaign_id
    from spelled
    inner join spelled as others
        on
            spelled.spelling = others.spelling
            and spelled.standing > others.standing
    where spelled.spelling <> ''
),

final as (
    select
        known.*,
        nullif(channels.channel, 'unknown') as channel,
        ambiguous.campaign_id is not null as is_name_ambiguous,
        ambiguous.campaign_id is null and alike.campaign_id is not null as is_maybe_same
    from known
    left join channels
        on known.campaign_id = channels.campaign_id
    left join ambiguous
        on known.campaign_id = ambiguous.campaign_id
    left join alike
        on known.campaign_id = alike.campaign_id
)

select * from final
