-- How long each deal stood in each stage while it was open, and what came next: told by dates alone
-- (creation, entries of stages, closing, first order), so that what was known on a day can be told
-- from what came later. A deal lost and taken up again stays twice; one gone from the files is
-- lost, if no order names it. One without a creation, or closed before it or never, is left out.
-- Grain: one row per opportunity_id and stay (from_date, step) in a stage.
{% set of_deal = 'partition by happened.opportunity_id' %}
{% set in_order = of_deal ~ ' order by happened.event_date asc nulls last, happened.step asc'
    ~ ' nulls last, happened.stage asc nulls last' %}
with

deals as (select * from {{ ref('fct_opportunities') }}),
entries as (select * from {{ ref('int_deal_entries__dated') }}),
orders as (select * from {{ ref('fct_orders') }}),

kept as (
    select
        opportunity_id,
        status,
        created_date,
        closed_date,
        expected_close_date,
        probability,
        amount
    from deals
    where
        (status = 'open' and created_date is not null)
        or closed_date >= created_date
    union all
    select
        entries.opportunity_id,
        'gone' as status,
        min(entries.created_date) as created_date,
        max(entries.entered_date) as closed_date,
        cast(null as date) as expected_close_date,
        cast(null as decimal(18, 6)) as probability,
        cast(null as decimal(18, 4)) as amount
    from entries
    left join deals
        on entries.opportunity_id = deals.opportunity_id
    where
        entries.status = 'gone'
        and entries.entered_date >= entries.created_date
        and deals.opportunity_id is null
    group by entries.opportunity_id
),

happened as (
    {%- for day, stage, step, event in [
        ('created_date', 'unknown', 0, "'open'"), ('closed_date', 'closed', 100000, 'status'),
    ] %}
    select
        opportunity_id,
        {{ day }} as event_date,
        '{{ stage }}' as stage,
        {{ step }} as step,
        {{ event }} as event
    from kept
    {{- '' if loop.first else "\n    where status <> 'open'" }}
    union all
    {%- endfor %}
    select
        kept.opportunity_id,
        greatest(entries.entered_date, kept.created_date) as event_date,
        entries.stage_group as stage,
        cast(coalesce(entries.stage_sort_order, 1) as integer) as step,
        coalesce(entries.status, 'open') as event
    from entries
    inner join kept
        on entries.opportunity_id = kept.opportunity_id
    where entries.entered_date is not null
    union all
    select
        kept.opportunity_id,
        min(orders.ordered_date) as event_date,
        'closed' as stage,
        100001 as step,
        'ordered' as event
    from orders
    inner join kept
        on orders.opportunity_id = kept.opportunity_id
    where not orders.is_credit_note and orders.ordered_date is not null
    group by kept.opportunity_id
),

followed as (
    select
        happened.opportunity_id,
        happened.stage,
        happened.step,
        happened.event,
        happened.event_date as from_date,
        lead(happened.event_date) over ({{ in_order }}) as to_date,
        {%- for event in ['lost', 'gone'] %}
        min(case when happened.event = '{{ event }}' then happened.event_date end) over (
            {{ in_order }} rows between 1 following and unbounded following
        ) as {{ event }}_date,
        {%- endfor %}
        min(case when happened.event = 'ordered' then happened.event_date end) over ({{ of_deal }})
            as ordered_date
    from happened
),

final as (
    select
        followed.opportunity_id,
        followed.stage,
        followed.step,
        kept.created_date,
        followed.from_date,
        followed.to_date,
        least(
            followed.lost_date, case when followed.ordered_date is null then followed.gone_date end
        ) as lost_date,
        followed.ordered_date,
        kept.expected_close_date as expected_date,
        kept.probability,
        kept.amount
    from followed
    inner join kept
        on followed.opportunity_id = kept.opportunity_id
    where followed.event = 'open'
)

select * from final
