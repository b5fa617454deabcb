-- How long each open deal has been left alone, up to the last day that the deals know of, against
-- the 95th percentile of the days that closed deals took: the smallest cycle at or below which 95
-- in 100 of them lie.
-- Grain: one row per opportunity_id.
with opportunities as (select * from {{ ref('int_opportunities__linked') }}),
stage_entries as (select * from {{ ref('int_deal_entries__dated') }}),
touches as (select * from {{ ref('int_touches__unified') }}),
build as (select * from {{ source('reference', 'build') }}),
dated as (select * from {{ ref('int_extracts__spanned') }}),

known as (
    select max(last_date) as known_date
    from dated
    where extract = 'crm_opportunities'
),

closed as (
    select
        {{ dbt.datediff('opportunities.created_date', 'opportunities.closed_date', 'day') }}
            as cycle_days,
        row_number() over (
            order by
                {{ dbt.datediff('opportunities.created_date', 'opportunities.closed_date', 'day') }}
                asc nulls last
        ) as position,
        count(*) over () as closed_count
    from opportunities
    cross join known
    where
        opportunities.status <> 'open'
        and opportunities.closed_date between opportunities.created_date and known.known_date
),

limits as (
    select min(cycle_days) as limit_days
    from closed
    where position * 100 >= closed_count * 95
),

entered as (
    select
        stage_entries.opportunity_id,
        max(stage_entries.entered_date) as last_date
    from stage_entries
    cross join build
    where stage_entries.is_since_known and stage_entries.entered_date <= build.as_of_date
    group by stage_entries.opportunity_id
),

touched as (
    select
        touches.lead_id,
        max(touches.occurred_date) as last_date
    from touches
    cross join build
    where
        touches.lead_id is not null
        and touches.is_effective
        and touches.occurred_date <= build.as_of_date
    group by touches.lead_id
),

final as (
    select
        opportunities.opportunity_id,
        coalesce(
            opportunities.status = 'open'
            and {{ dbt.datediff(
                'greatest(opportunities.created_date, entered.last_date, touched.last_date)',
                'known.known_date',
                'day',
            ) }} > limits.limit_days,
            false
        ) as is_stale
    from opportunities
    cross join limits
    cross join known
    left join entered
        on opportunities.opportunity_id = entered.opportunity_id
    left join touched
        on opportunities.lead_id = touched.lead_id
)

select * from final
