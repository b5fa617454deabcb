-- The ledger beside what it pays for, reach by reach. Media lines beside the platforms' spend, each
-- spend once, with the narrowest line that covers it: that of its platform in its channel, else its
-- platform's, else its channel's, else the month's; where none does, with lines that sum to 0 or
-- less. A channel's lines whose platform spent in other channels only stand beside 0. Salary lines
-- beside what the hours they cover cost, where all of it is known: paid time that no hour records
-- follows the hours; here it is shown.
-- Grain: one row per entity, month_date, scope_kind, scope_key and is_paid.
with

covered as (select * from {{ ref('int_ad_spend__covered') }}),
reaches as (select * from {{ ref('int_ledger_scopes__paid') }}),
hours as (select * from {{ ref('int_hours__distributed') }}),
people as (select * from {{ ref('int_people__valid') }}),

spends as (
    select
        covered.month_date,
        covered.ledger_scope as scope_kind,
        covered.ledger_scope_key as scope_key,
        covered.is_in_ledger as is_paid,
        cast(sum(covered.spend) as decimal(18, 4)) as spend
    from covered
    where covered.ledger_scope is not null and covered.month_date is not null
    group by
        covered.month_date, covered.ledger_scope, covered.ledger_scope_key, covered.is_in_ledger
),

media as (
    select * from spends
    union all
    select
        reaches.month_date,
        reaches.scope_kind,
        reaches.scope_key,
        true as is_paid,
        cast(0 as decimal(18, 4)) as spend
    from reaches
    left join spends
        on
            reaches.month_date = spends.month_date
            and reaches.scope_kind = spends.scope_kind
            and reaches.scope_key = spends.scope_key
    where
        reaches.category = 'media'
        and reaches.scope_kind = 'platform_channel'
        and reaches.is_paid
        and spends.month_date is null
        and exists (
            select 1
            from covered
            where
                not covered.is_in_ledger
                and covered.month_date = reaches.month_date
                and left(reaches.scope_key, length(covered.platform_key) + 1)
                = covered.platform_key || '/'
        )
),

worked as (
    select
        hours.month_date,
        hours.person_id,
        hours.team_key,
        people.loaded_hourly_cost,
        sum(hours.seconds) as seconds
    from hours
    left join people
        on
            hours.person_id = people.person_id
            and hours.work_date >= people.holds_from_date
            and hours.work_date < people.holds_to_date
            and hours.work_date >= people.cost_from_date
    group by hours.month_date, hours.person_id, hours.team_key, people.loaded_hourly_cost
),

final as (
    select
        'platform_month' as entity,
        media.month_date,
        media.scope_kind,
        media.scope_key,
        media.is_paid,
        reaches.amount as ledger_amount,
        media.spend as compared_amount
    from media
    left join reaches
        on
            reaches.category = 'media'
            and media.month_date = reaches.month_date
            and media.scope_kind = reaches.scope_kind
            and media.scope_key = reaches.scope_key
    union all
    select
        'salary_month' as entity,
        reaches.month_date,
        reaches.scope_kind,
        reaches.scope_key,
        reaches.is_paid,
        reaches.amount as ledger_amount,
        case
            when count(*) = count(worked.loaded_hourly_cost)
                then cast(
                    cast({{ integer_quotient(
                        'sum(worked.seconds * '
                        ~ ten_thousandths('worked.loaded_hourly_cost') ~ ')', '3600'
                    ) }} as decimal(18, 0)) * cast(0.0001 as decimal(5, 4)) as decimal(18, 4)
                )
        end as compared_amount
    from reaches
    inner join worked
        on
            reaches.month_date = worked.month_date
            and (
                (reaches.scope_kind = 'person' and reaches.scope_key = worked.person_id)
                or (reaches.scope_kind = 'team' and reaches.scope_key = worked.team_key)
                or reaches.scope_kind = 'all'
            )
    where reaches.category = 'salary'
    group by
        reaches.month_date, reaches.scope_kind, reaches.scope_key, reaches.is_paid, reaches.amount
)

select * from final
