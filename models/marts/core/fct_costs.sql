-- The cost base counted once, day by day: ledger lines on the days of their service (else of their
-- month), platform spend and labour that no ledger line covers on their own days, totals of the
-- company's spreadsheet where nothing else gives a cost. Each part's days are differences of a
-- running total rounded down, so they sum to the part. A cost whose date cannot be read is one row
-- without a day: it counts in the whole and in no period.
-- Grain: one row per cost_id, cost_date (or none), channel and campaign_id.

with

costs as (select * from {{ ref('int_costs__allocated') }}),
totals as (select * from {{ ref('int_channel_totals__costed') }}),
numbers as (select * from {{ ref('int_numbers__listed') }}),

parts as (
    select
        costs.cost_id,
        costs.cost_source,
        costs.category,
        costs.nature,
        costs.channel,
        costs.campaign_id,
        left(md5(costs.person_id), 16) as person_key,
        costs.team,
        costs.allocation_key,
        costs.is_estimated,
        costs.from_date,
        costs.to_date,
        costs.cash_month_date,
        costs.original_currency,
        costs.original_units,
        costs.cost_units,
        costs.non_prospecting_units
    from costs
    union all
    select
        totals.cost_id,
        'channel_totals' as cost_source,
        'other' as category,
        totals.nature,
        totals.channel,
        totals.campaign_id,
        cast(null as {{ dbt.type_string() }}) as person_key,
        cast(null as {{ dbt.type_string() }}) as team,
        'declared' as allocation_key,
        false as is_estimated,
        totals.month_date as from_date,
        totals.to_date,
        totals.month_date as cash_month_date,
        totals.original_currency,
        cast({{ ten_thousandths('totals.original_amount') }} as bigint) as original_units,
        cast({{ ten_thousandths('totals.amount') }} as bigint) as cost_units,
        cast(0 as bigint) as non_prospecting_units
    from totals
    where not totals.is_given_elsewhere
),

measured as (
    select
        parts.*,
        coalesce({{ dbt.datediff('parts.from_date', 'parts.to_date', 'day') }} + 1, 1) as days
    from parts
),

spread as (
    select
        measured.*,
        cast({{ dbt.dateadd('day', 'numbers.n', 'measured.from_date') }} as date) as cost_date,
        {{ day_share('measured.original_units', 'numbers.n', 'measured.days') }}
            as original_amount,
        {{ day_share('measured.cost_units', 'numbers.n', 'measured.days') }} as cost_amount,
        {{ day_share('measured.non_prospecting_units', 'numbers.n', 'measured.days') }}
            as non_prospecting_amount
    from measured
    inner join numbers
        on measured.days > numbers.n
),

final as (
    select
        md5(concat(
            cost_id, '|',
            coalesce(cast(cost_date as {{ dbt.type_string() }}), ''), '|',
            channel, '|', coalesce(campaign_id, '')
        )) as cost_key,
        cost_id,
        cost_source,
        category,
        nature,
        channel,
        campaign_id,
        person_key,
        team,
        allocation_key,
        is_estimated,
        cost_date,
        cash_month_date,
        original_currency,
        original_amount,
        case when nature = 'direct' then cost_amount else 0 end as direct_cost,
        case when nature = 'direct' then 0 else cost_amount end as indirect_cost,
        cost_amount as complete_cost,
        non_prospecting_amount as non_prospecting_cost
    from spread
)

select * from final
