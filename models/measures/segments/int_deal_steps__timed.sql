-- How long each deal took from one step to the next. A stage lasts from the first time it was
-- entered until the deal went on to a later one (of one that no rule knows: to any other) or was
-- won; the whole cycle from creation, and from the lead's first effective contact, to signature.
-- Loss ends it otherwise, unless taken up again; an open deal lasts to the last day that the deals
-- know of. Nobody knows the length of a stage that was there first, or whose end cannot be.
-- Grain: one row per opportunity_id, step_kind and from_stage.
with

opportunities as (select * from {{ ref('int_opportunities__linked') }}),
known_days as (select * from {{ ref('int_extracts__spanned') }}),
stage_entries as (select * from {{ ref('int_deal_entries__dated') }}),
touches as (select * from {{ ref('int_touches__unified') }}),

entries as (
    select
        opportunity_id,
        coalesce(stage, {{ label_shown('stage_label') }}) as stage,
        coalesce(status, 'open') as status,
        is_since_known,
        stage_sort_order,
        entered_at,
        entered_date
    from stage_entries
),

stages as (
    select
        opportunity_id,
        stage,
        min(stage_sort_order) as stage_sort_order,
        min(entered_at) as entered_at,
        min(entered_date) as entered_date
    from entries
    where status = 'open' and stage is not null
    group by opportunity_id, stage
    having max(case when not is_since_known then 1 else 0 end) = 0
),

contacts as (
    select
        lead_id,
        min(occurred_date) as contacted_date
    from touches
    where is_effective and lead_id is not null
    group by lead_id
),

begun as (
    select
        opportunity_id,
        'creation' as step_kind,
        'creation' as from_stage,
        0 as stage_sort_order,
        created_date as started_date,
        cast(null as date) as advanced_date
    from opportunities
    union all
    select
        opportunities.opportunity_id,
        'contact' as step_kind,
        'first_contact' as from_stage,
        0 as stage_sort_order,
        contacts.contacted_date as started_date,
        cast(null as date) as advanced_date
    from opportunities
    inner join contacts
        on opportunities.lead_id = contacts.lead_id
    union all
    select
        stages.opportunity_id,
        'stage' as step_kind,
        stages.stage as from_stage,
        stages.stage_sort_order,
        stages.entered_date as started_date,
        min(entries.entered_date) as advanced_date
    from stages
    left join entries
        on
            stages.opportunity_id = entries.opportunity_id
            and stages.entered_at <= entries.entered_at
            and stages.stage <> entries.stage
            and entries.status not in ('lost', 'gone')
            and coalesce(stages.stage_sort_order, -1)
            < coalesce(entries.stage_sort_order, 1000000)
    group by
        stages.opportunity_id, stages.stage, stages.stage_sort_order, stages.entered_date
),

closed as (
    select
        begun.*,
        opportunities.channel,
        opportunities.campaign_id,
        known_days.last_date as known_date,
        case
            when begun.advanced_date is not null then begun.advanced_date
            when opportunities.is_won or opportunities.is_lost then opportunities.closed_date
            else known_days.last_date
        end as ended_date,
        begun.step_kind = 'stage' and begun.started_date < opportunities.created_date as is_early,
        case when opportunities.is_won or begun.advanced_date is not null then 1 else 0 end
            as passed,
        opportunities.is_lost
    from begun
    inner join known_days
        on known_days.extract = 'crm_opportunities'
    inner join opportunities
        on begun.opportunity_id = opportunities.opportunity_id
),

final as (
    select
        closed.*,
        case when closed.passed = 1 or closed.is_lost then 1 else 0 end as ended,
        case
            when closed.ended_date < closed.started_date or closed.is_early then null
            when closed.ended_date <= closed.known_date
                then cast(
                    {{ dbt.datediff('closed.started_date', 'closed.ended_date', 'day') }} as bigint
                )
        end as days
    from closed
)

select * from final
