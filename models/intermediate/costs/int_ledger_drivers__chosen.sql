-- What each ledger line is spread by, and how far. A line that names a campaign goes to it; else
-- its declared key; else media follow the spend of the platforms they cover and salaries the hours
-- of the people they cover; else the category's default key; else the hours of the person or team
-- it names; else its channel; else nothing reaches it. A key stays within the team (a direct
-- cost: the person), platform and channel that the line names; an indirect cost of a team that
-- the key does not reach that month bears on everybody.
-- Grain: one row per entry_id and accrual month_date.

with

ledger as (select * from {{ ref('int_ledger_entries__accrued') }}),
driver_weights as (select * from {{ ref('int_cost_drivers__measured') }}),
allocation_keys as (select * from {{ source('reference', 'allocation_keys') }}),
cost_categories as (select * from {{ source('reference', 'cost_categories') }}),
channel_labels as (select * from {{ source('reference', 'channel_labels') }}),

drivers as (
    select
        allocation_keys.allocation_key,
        min(allocation_keys.driver) as driver
    from allocation_keys
    where allocation_keys.driver in ('hours', 'spend', 'leads', 'opportunities', 'fixed', 'none')
    group by allocation_keys.allocation_key
),

chosen as (
    select
        ledger.entry_id,
        ledger.month_date,
        ledger.category,
        ledger.nature,
        ledger.channel,
        ledger.campaign_id,
        ledger.team_key,
        ledger.person_id,
        ledger.platform_key,
        ledger.amount_units,
        ledger.original_units,
        coalesce(
            ledger.channel, ad_labels.channel, platform_labels.channel
        ) as channel_or_platforms,
        case
            when ledger.campaign_id is not null then 'declared'
            when declared_drivers.driver is not null then declared_drivers.driver
            when ledger.category = 'media' then 'spend'
            when ledger.category = 'salary' then 'hours'
            when default_drivers.driver is not null then default_drivers.driver
            when
                ledger.channel is null
                and (ledger.person_id is not null or ledger.team_key is not null)
                then 'hours'
            else 'none'
        end as driver,
        case
            when declared_drivers.driver is not null then ledger.allocation_key
            else cost_categories.default_allocation_key
        end as key_used
    from ledger
    left join drivers as declared_drivers
        on ledger.allocation_key = declared_drivers.allocation_key
    left join cost_categories
        on ledger.category = cost_categories.category
    left join drivers as default_drivers
        on cost_categories.default_allocation_key = default_drivers.allocation_key
    left join channel_labels as ad_labels
        on ledger.platform_key || ' ads' = ad_labels.label
    left join channel_labels as platform_labels
        on ledger.platform_key = platform_labels.label
),

team_reaches as (
    select distinct
        driver,
        scope_key,
        month_date
    from driver_weights
    where scope_kind = 'team' and channel is not null and weight > 0
),

reached as (
    select
        chosen.*,
        case
            when chosen.driver = 'fixed' then 'key'
            when chosen.driver = 'spend' and chosen.platform_key is not null then 'platform'
            when
                chosen.driver = 'hours'
                and chosen.person_id is not null
                and chosen.nature = 'direct'
                then 'person'
            when
                chosen.team_key is not null
                and (chosen.nature = 'direct' or team_reaches.scope_key is not null)
                then 'team'
            else 'all'
        end as scope_kind
    from chosen
    left join team_reaches
        on
            chosen.driver = team_reaches.driver
            and chosen.team_key = team_reaches.scope_key
            and chosen.month_date = team_reaches.month_date
),

final as (
    select
        reached.*,
        case reached.scope_kind
            when 'key' then reached.key_used
            when 'platform' then reached.platform_key
            when 'person' then reached.person_id
            when 'team' then reached.team_key
            else ''
        end as scope_key
    from reached
)

select * from final
