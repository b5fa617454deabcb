-- Campaigns that are spoken of but not planned (where campaigns are given), that lack a channel,
-- that may be another one under a second name, or whose spend, currency and dates do not fit their
-- plan. Platforms bill up to a month after the end; a paid campaign that ran while spend was
-- delivered has spend.
-- Grain: one row per finding of campaigns.
with

identified as (select * from {{ ref('int_campaigns__identified') }}),
campaigns as (select * from {{ ref('stg_planning__campaigns') }}),
spend as (select * from {{ ref('int_ad_spend__converted') }}),
ledger as (select * from {{ ref('stg_finance__ledger_entries') }}),
orders as (select * from {{ ref('int_orders__identified') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
rates as (select * from {{ ref('int_exchange_rates__known') }}),
dated as (select * from {{ ref('int_extracts__spanned') }}),
extracts as (select * from {{ source('land', 'extracts') }}),

paid as (
    select campaign_id from spend
    where campaign_id is not null and original_amount <> 0
    union
    select campaign_id from ledger
    where campaign_id is not null and amount <> 0
),

value_currencies as (
    {%- for relation in ['opportunities', 'orders'] %}
    select
        campaign_id,
        original_currency
    from {{ relation }}
    where original_amount is not null
    {{- '\n    union' if not loop.last }}
    {%- endfor %}
),

-- in no currency of its orders and opportunities, nor one with a rate of the week; out of its dates
spend_off_plan as (
    select
        spend.campaign_id,
        sum(case when sold.campaign_id is null and rates.currency is null then spend.spend end)
            as foreign_amount,
        sum(
            case
                when
                    {{ dbt.datediff('spend.spend_date', 'campaigns.started_date', 'day') }} > 7
                    or {{ dbt.datediff('campaigns.ended_date', 'spend.spend_date', 'day') }} > 31
                    then abs(spend.spend)
            end
        ) as outside_amount
    from spend
    left join campaigns
        on spend.campaign_id = campaigns.campaign_id
    left join value_currencies as sold
        on
            spend.campaign_id = sold.campaign_id
            and spend.original_currency = sold.original_currency
    left join rates
        on
            spend.original_currency = rates.currency
            and spend.spend_date >= rates.valid_from_date
            and spend.spend_date < rates.valid_to_date
            and spend.spend_date <= {{ dbt.dateadd('day', 7, 'rates.valid_from_date') }}
    group by spend.campaign_id
),

judged_channels as (
    select distinct identified.channel
    from identified
    left join spend
        on identified.channel = spend.channel and spend.campaign_id is null
    where
        identified.campaign_id in (select paid.campaign_id from paid)
        or spend.channel is null
),

checked as (
    select
        identified.campaign_id,
        identified.channel,
        identified.is_listed,
        extracts.is_given,
        identified.channel in ('paid_search', 'paid_social', 'display')
        and campaigns.started_date <= dated.last_date
        and coalesce(campaigns.ended_date >= dated.first_date, true)
        and coalesce(campaigns.budget > 0, true)
        and paid.campaign_id is null
        and judged_channels.channel is not null as is_unpaid,
        campaigns.ended_date < campaigns.started_date as is_reversed,
        identified.budget,
        identified.is_name_ambiguous,
        identified.is_maybe_same,
        spend_off_plan.outside_amount,
        case
            when identified.campaign_id in (select sold.campaign_id from value_currencies as sold)
                then spend_off_plan.foreign_amount
        end as foreign_amount,
        campaigns.source_file,
        campaigns.source_record
    from identified
    inner join extracts
        on extracts.extract = 'campaigns'
    left join campaigns
        on identified.campaign_id = campaigns.campaign_id
    left join dated
        on dated.extract = 'ad_spend'
    left join paid
        on identified.campaign_id = paid.campaign_id
    left join judged_channels
        on identified.channel = judged_channels.channel
    left join spend_off_plan
        on identified.campaign_id = spend_off_plan.campaign_id
),

final as (
    {{ findings_of('checked', 'campaign', 'campaign_id', 'campaigns', [
        ('campaign_unknown', 'campaign_id', 'not is_listed and is_given'),
        ('campaign_without_channel', 'channel', 'is_listed and channel is null', 'budget'),
        ('campaign_without_spend', 'campaign_id', 'is_unpaid', 'budget'),
        ('campaign_ended_before_started', 'ended_on', 'is_reversed'),
        ('campaign_spend_outside_dates', 'started_on', 'outside_amount > 0', 'outside_amount'),
        ('campaign_name_ambiguous', 'campaign_id', 'is_name_ambiguous'),
        ('campaign_maybe_same', 'campaign_id', 'is_maybe_same'),
        ('campaign_currency_differs', 'campaign_id', 'foreign_amount <> 0', 'foreign_amount'),
    ]) }}
)

select * from final
